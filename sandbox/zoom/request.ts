import type { Context } from 'hono'

/** Query and form parameters together; Zoom's token endpoint takes both. The form wins. */
export async function requestParams(c: Context): Promise<URLSearchParams> {
  const params = new URL(c.req.url).searchParams
  const type = c.req.header('content-type') ?? ''
  const text = await c.req.text()
  if (type.includes('json')) {
    const body = parseJson(text)
    if (body && typeof body === 'object') {
      for (const [key, value] of Object.entries(body)) params.set(key, String(value))
    }
    return params
  }
  for (const [key, value] of new URLSearchParams(text)) params.set(key, value)
  return params
}

/** The JSON value, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
