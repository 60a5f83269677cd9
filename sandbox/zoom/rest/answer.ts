import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { newTrackingId } from '../ids.ts'
import type { Sandbox } from '../sandbox.ts'
import type { ZoomRefusal } from './refusals.ts'

/** The headers of every answer of the REST API. */
export function setZoomHeaders(c: Context): void {
  c.header('x-zm-trackingid', newTrackingId())
  c.header('x-content-type-options', 'nosniff')
  c.header('cache-control', 'no-cache, no-store, must-revalidate, no-transform')
  c.header('pragma', 'no-cache')
}

/** The refusal as JSON, or as XML to a caller that doesn't say that it wants JSON. */
export function refuse(sandbox: Sandbox, c: Context, refusal: ZoomRefusal): Response {
  const { code, message, errors } = refusal
  const takesJson = !sandbox.state.behaviour.xmlErrors || /\bapplication\/json\b/i.test(c.req.header('accept') ?? '')
  if (!takesJson) return refuseInXml(c, refusal)
  return c.json({ code, message, ...(errors ? { errors } : {}) }, refusal.status as ContentfulStatusCode)
}

/** The refusal as XML, whatever the caller said that it takes. */
export function refuseInXml(c: Context, refusal: ZoomRefusal): Response {
  const { code, message, errors } = refusal
  const lines = (errors ?? []).map(
    (line) => `<errors>${tag('field', line.field)}${tag('message', line.message)}</errors>`,
  )
  const result = `<result>${tag('code', String(code))}${tag('message', message)}${lines.join('')}</result>`
  return c.body(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${result}`,
    refusal.status as ContentfulStatusCode,
    {
      'content-type': 'application/xml;charset=UTF-8',
    },
  )
}

function tag(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<${name}>${escaped}</${name}>`
}
