import type { Context } from 'hono'
import { claimsOf } from '../ids.ts'
import { type JournalEntry, openEntry } from '../journal/journal.ts'
import { claimedClientId } from '../oauth/client.ts'
import { findGrant } from '../oauth/grant.ts'
import { findPerson } from '../people/person.ts'
import { parseJson } from '../request.ts'
import { findBearer } from '../rest/bearer.ts'
import type { Sandbox } from '../sandbox.ts'
import type { FaultSubject } from './fault.ts'

/** Whose request this is, as far as it says, with its entry in the journal. */
export async function readSubject(sandbox: Sandbox, c: Context): Promise<FaultSubject & { entry: JournalEntry }> {
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
  const presented = claimsOf(params.get('refresh_token'))
  const personId = bearer?.personId ?? personBehind(sandbox, params) ?? presented?.uid
  if (clientId) entry.clientId = clientId
  if (personId) entry.userId = personId
  if (bearer) entry.tokenId = bearer.id
  if (presented?.jti) entry.refreshTokenId = presented.jti
  const email = personId ? findPerson(sandbox, personId)?.email : undefined
  return { method: c.req.method, path: url.pathname, clientId, email, entry }
}

function personBehind(sandbox: Sandbox, params: URLSearchParams): string | undefined {
  const { codes, refreshTokens, accessTokens } = sandbox.state
  const refresh = refreshTokens.get(params.get('refresh_token') ?? params.get('token') ?? '')
  if (refresh) return findGrant(sandbox, refresh.grantId)?.personId
  return codes.get(params.get('code') ?? '')?.personId ?? accessTokens.get(params.get('token') ?? '')?.personId
}
