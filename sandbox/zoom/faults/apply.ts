import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type JournalEntry, openEntry } from '../journal/journal.ts'
import { claimedClientId } from '../oauth/client.ts'
import { findGrant } from '../oauth/grant.ts'
import { findPerson } from '../people/person.ts'
import { parseJson } from '../request.ts'
import { refuse, setZoomHeaders } from '../rest/answer.ts'
import { findBearer } from '../rest/bearer.ts'
import { perDay, perSecond, perUserDay, ZoomRefusal } from '../rest/refusals.ts'
import type { Sandbox } from '../sandbox.ts'
import { type Fault, type FaultSubject, strike } from './fault.ts'

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
      return answered(entry, sendStatus(c, entry.path, effect.status, effect.code, effect.message))
    case 'rate_limit': {
      setZoomHeaders(c)
      c.header('x-ratelimit-category', 'Light')
      if (effect.retryAfter !== undefined) c.header('retry-after', effect.retryAfter)
      const refusals = { second: perSecond(), day: perDay(), user_day: perUserDay(sandbox.state.limits.perUserDay) }
      return answered(entry, refuse(c, refusals[effect.limit]))
    }
  }
}

function answered(entry: JournalEntry, response: Response): Response {
  entry.status = response.status
  return response
}

function sendStatus(c: Context, path: string, status: number, code?: number, message?: string): Response {
  if (path.startsWith('/oauth/')) {
    const body = { reason: message ?? 'Internal error', error: status >= 500 ? 'server_error' : 'invalid_request' }
    return c.json(message === 'invalid_grant' ? { error: 'invalid_grant' } : body, status as ContentfulStatusCode)
  }
  setZoomHeaders(c)
  // Zoom's own 5xx come from a gateway: HTML, without a code.
  if (status >= 500 && code === undefined) {
    return c.html(
      `<html><body><h1>${status}</h1>${message ?? 'Server error'}</body></html>`,
      status as ContentfulStatusCode,
    )
  }
  return refuse(c, new ZoomRefusal(status, code ?? status, message ?? 'Something went wrong.'))
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

async function readSubject(sandbox: Sandbox, c: Context): Promise<FaultSubject & { entry: JournalEntry }> {
  const url = new URL(c.req.url)
  const text = c.req.method === 'GET' ? '' : await c.req.text()
  const isJson = (c.req.header('content-type') ?? '').includes('json')
  const form = isJson ? new URLSearchParams() : new URLSearchParams(text)
  const body = text === '' ? undefined : isJson ? (parseJson(text) ?? '[not JSON]') : Object.fromEntries(form)
  const entry = openEntry(sandbox, { method: c.req.method, path: url.pathname, query: url.searchParams, body })

  const authorization = c.req.header('authorization')
  const params = new URLSearchParams([...url.searchParams, ...form])
  const bearer = findBearer(sandbox, authorization)
  const clientId = bearer?.clientId ?? claimedClientId(authorization, params)
  const personId = bearer?.personId ?? personBehind(sandbox, params)
  if (clientId) entry.clientId = clientId
  if (personId) entry.userId = personId
  if (bearer) entry.tokenId = bearer.id
  const email = personId ? findPerson(sandbox, personId)?.email : undefined
  return { method: c.req.method, path: url.pathname, clientId, email, entry }
}

function personBehind(sandbox: Sandbox, params: URLSearchParams): string | undefined {
  const { codes, refreshTokens, accessTokens } = sandbox.state
  const refresh = refreshTokens.get(params.get('refresh_token') ?? params.get('token') ?? '')
  if (refresh) return findGrant(sandbox, refresh.grantId)?.personId
  return codes.get(params.get('code') ?? '')?.personId ?? accessTokens.get(params.get('token') ?? '')?.personId
}
