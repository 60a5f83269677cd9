import { type App, findApp } from '../apps/app.ts'
import { type AccessToken, findGrant } from '../oauth/grant.ts'
import { findPerson, type Person } from '../people/person.ts'
import { now, type Sandbox } from '../sandbox.ts'
import {
  expiredAccessToken,
  invalidAccessToken,
  missingAccessToken,
  missingScopes,
  notOAuth,
  tokenInQuery,
} from './refusals.ts'

export type Caller = {
  app: App
  /** The person who authorized; for Server-to-Server the account's owner. */
  person: Person
  scopes: string[]
  tokenId: string
}

/** The token's row, expired or not: for the journal and for faults. */
export function findBearer(sandbox: Sandbox, authorization: string | undefined): AccessToken | null {
  const token = /^bearer\s+(.+)$/i.exec(authorization ?? '')?.[1]
  return (token && sandbox.state.accessTokens.get(token)) || null
}

/** Who calls. Throws 124 in its several wordings. */
export function authenticate(sandbox: Sandbox, authorization: string | undefined, query: URLSearchParams): Caller {
  if (!authorization) throw query.has('access_token') ? tokenInQuery() : missingAccessToken()
  if (!/^bearer\s/i.test(authorization)) throw notOAuth()
  const token = findBearer(sandbox, authorization)
  if (!token) throw invalidAccessToken()
  if (token.expiresAt <= now(sandbox)) throw expiredAccessToken()
  const app = findApp(sandbox, token.clientId)
  const person = findPerson(sandbox, token.personId)
  if (!app || !person || (token.grantId && !findGrant(sandbox, token.grantId))) throw invalidAccessToken()
  return { app, person, scopes: token.scopes, tokenId: token.id }
}

/** The scope that lets the caller in, or 4711 with Zoom's list of those that would. */
export function demandScope(caller: Caller, accepted: readonly string[], aboutSomeoneElse: boolean): string {
  const fitting = aboutSomeoneElse ? accepted.filter((scope) => scope.endsWith(':admin')) : accepted
  const held = fitting.find((scope) => caller.scopes.includes(scope))
  if (!held) throw missingScopes(fitting)
  return held
}
