import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { JournalEntry } from '../journal/journal.ts'
import { refuse, refuseInXml, setZoomHeaders } from '../rest/answer.ts'
import { perDay, perSecond, perUserDay, ZoomRefusal } from '../rest/refusals.ts'
import type { Sandbox } from '../sandbox.ts'
import { type Fault, type FaultEffect, strike } from './fault.ts'
import { readSubject } from './subject.ts'

/** Journals every request to Zoom's own paths, and lets it go wrong where a fault says so. */
export function journalAndFaults(sandbox: Sandbox): MiddlewareHandler {
  return async (c, next) => {
    const subject = await readSubject(sandbox, c)
    c.set('entry', subject.entry)
    const struck = strike(sandbox.state.faults, subject)
    if (struck) {
      sandbox.state.faults = struck.left
      subject.entry.fault = struck.fault.effect.kind
      const response = await apply(sandbox, c, struck.fault, subject.entry, next)
      if (response) return response
    } else {
      await next()
    }
    subject.entry.status = c.res.status
    sandbox.changed()
  }
}

async function apply(
  sandbox: Sandbox,
  c: Context,
  fault: Fault,
  entry: JournalEntry,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const { effect } = fault
  switch (effect.kind) {
    case 'drop_before':
      return dropConnection(c)
    case 'drop_after':
      await next()
      return dropConnection(c)
    case 'hang':
      await next()
      return hang(c, sandbox)
    case 'delay':
      await sleep(effect.ms, undefined, { signal: sandbox.ending.signal }).catch(() => undefined)
      await next()
      return undefined
    case 'garbage':
      entry.status = 200
      return c.html('<!doctype html><html><head><title>Just a moment</title></head><body>Not JSON</body></html>')
    case 'status':
      if (!effect.after) return answered(entry, sendStatus(sandbox, c, entry.path, effect))
      // Acted on, and the answer lost on its way through a gateway.
      await next()
      c.res = undefined
      c.res = answered(entry, sendStatus(sandbox, c, entry.path, effect))
      return undefined
    case 'rate_limit': {
      setZoomHeaders(c)
      c.header('x-ratelimit-category', 'Light')
      if (effect.retryAfter !== undefined) c.header('retry-after', effect.retryAfter)
      const refusals = { second: perSecond(), day: perDay(), user_day: perUserDay(sandbox.state.limits.perUserDay) }
      return answered(entry, refuse(sandbox, c, refusals[effect.limit]))
    }
  }
}

function answered(entry: JournalEntry, response: Response): Response {
  entry.status = response.status
  return response
}

function sendStatus(sandbox: Sandbox, c: Context, path: string, effect: FaultEffect & { kind: 'status' }): Response {
  const { code, message } = effect
  const status = effect.status as ContentfulStatusCode
  setZoomHeaders(c)
  // Zoom's own 5xx come from a gateway: HTML, without a code.
  if (status >= 500 && code === undefined)
    return c.html(`<html><body><h1>${status} Server error</h1></body></html>`, status)
  if (path.startsWith('/oauth/')) return c.json(oauthBody(message, effect.error), status)
  const refusal = new ZoomRefusal(status, code ?? status, message ?? 'Something went wrong.')
  return effect.xml ? refuseInXml(c, refusal) : refuse(sandbox, c, refusal)
}

// A bare error code is the minimal body that was seen; a sentence becomes the reason.
function oauthBody(message = 'invalid_request', error?: string): object {
  if (error !== undefined) return { ...(message && { reason: message }), error }
  return /^[a-z_]+$/.test(message) ? { error: message } : { reason: message, error: 'invalid_request' }
}

function dropConnection(c: Context): Response {
  const { incoming } = c.env as HttpBindings
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

// Held until the client gives up or the sandbox ends: closing the server destroys the socket.
async function hang(c: Context, sandbox: Sandbox): Promise<Response> {
  const { incoming } = c.env as HttpBindings
  await new Promise<void>((resolve) => {
    incoming.socket.once('close', () => resolve())
    sandbox.ending.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
