import { z } from 'zod'
import type { ZoomError } from './judge-refusal.ts'

// Zoom's `{code, message, errors}`. Without it, the answer came from something in between.
const jsonError = z.object({
  code: z.number(),
  message: z.string().default(''),
  errors: z.array(z.object({ field: z.string().optional(), message: z.string().optional() })).optional(),
})

/** Reads an error body as Zoom writes it: JSON, or XML where a gateway ignored `Accept`. */
export function readZoomError(body: unknown): ZoomError | null {
  const value = typeof body === 'string' ? (parseJson(body) ?? xmlError(body)) : body
  const read = jsonError.safeParse(value)
  if (!read.success) return null
  const fields = (read.data.errors ?? []).map(({ field, message }) => [field, message].filter(Boolean).join(': '))
  return { code: read.data.code, message: [read.data.message, ...fields].filter(Boolean).join(' ') }
}

/** A body as JSON, whether the caller has parsed it or not. */
export function asJson(body: unknown): unknown {
  return typeof body === 'string' ? parseJson(body) : body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function xmlError(text: string): unknown {
  const code = /<code>(\d+)<\/code>/.exec(text)?.[1]
  if (code === undefined) return undefined
  return { code: Number(code), message: /<message>([^<]*)<\/message>/.exec(text)?.[1] ?? '' }
}
