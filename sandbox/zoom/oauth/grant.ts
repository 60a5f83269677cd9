import type { App } from '../apps/app.ts'
import { newJwt, newSecret, newZoomId } from '../ids.ts'
import type { Person } from '../people/person.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'

/** One person's authorization of one app. A second one replaces the first, and its tokens die. */
export type Grant = { id: string; clientId: string; personId: string; scopes: string[]; grantedAt: string }

/** Not yet a grant: the app is installed, and older tokens die, when the code is exchanged. */
export type AuthorizationCode = {
  clientId: string
  personId: string
  scopes: string[]
  redirectUri: string
  codeChallenge?: string
  codeChallengeMethod: 'plain' | 'S256'
  expiresAt: number
}

export type AccessToken = {
  id: string
  /** Absent for Server-to-Server tokens. */
  grantId?: string
  clientId: string
  personId: string
  scopes: string[]
  expiresAt: number
}

export type RefreshToken = { id: string; grantId: string; expiresAt: number; rotatedAt?: number }

export const ACCESS_TOKEN_SECONDS = 3600
const REFRESH_TOKEN_SECONDS = 90 * 24 * 3600
const CODE_SECONDS = 5 * 60

export function findGrant(sandbox: Sandbox, id: string): Grant | null {
  return sandbox.state.grants.find((grant) => grant.id === id) ?? null
}

export function findGrantOf(sandbox: Sandbox, clientId: string, personId: string): Grant | null {
  return sandbox.state.grants.find((grant) => grant.clientId === clientId && grant.personId === personId) ?? null
}

/** A code was exchanged: earlier tokens of the same person and app die, as at Zoom. */
export function openGrant(sandbox: Sandbox, app: App, person: Person, scopes: string[]): Grant {
  const earlier = findGrantOf(sandbox, app.clientId, person.id)
  if (earlier) closeGrant(sandbox, earlier)
  const grant: Grant = {
    id: newZoomId(),
    clientId: app.clientId,
    personId: person.id,
    scopes,
    grantedAt: zoomTime(now(sandbox)),
  }
  sandbox.state.grants.push(grant)
  sandbox.changed()
  return grant
}

/** Ends a grant with all its tokens and codes. Tells nobody. */
export function closeGrant(sandbox: Sandbox, grant: Grant): void {
  const { state } = sandbox
  state.grants = state.grants.filter((candidate) => candidate.id !== grant.id)
  for (const tokens of [state.accessTokens, state.refreshTokens] as Map<string, { grantId?: string }>[]) {
    for (const [key, value] of tokens) if (value.grantId === grant.id) tokens.delete(key)
  }
  sandbox.changed()
}

export function issueCode(
  sandbox: Sandbox,
  consent: { clientId: string; personId: string; scopes: string[] },
  request: { redirectUri: string; codeChallenge?: string | undefined; codeChallengeMethod: 'plain' | 'S256' },
): string {
  const code = newSecret(32)
  sandbox.state.codes.set(code, {
    ...consent,
    redirectUri: request.redirectUri,
    ...(request.codeChallenge ? { codeChallenge: request.codeChallenge } : {}),
    codeChallengeMethod: request.codeChallengeMethod,
    expiresAt: now(sandbox) + CODE_SECONDS * 1000,
  })
  sandbox.changed()
  return code
}

export function issueAccessToken(
  sandbox: Sandbox,
  owner: { grantId?: string; clientId: string; personId: string; accountId: string; scopes: string[] },
): string {
  const issuedAt = now(sandbox)
  const expiresAt = issuedAt + ACCESS_TOKEN_SECONDS * 1000
  const token = newJwt(claims(owner, 0, issuedAt, expiresAt))
  sandbox.state.accessTokens.set(token, {
    id: newZoomId(),
    ...(owner.grantId ? { grantId: owner.grantId } : {}),
    clientId: owner.clientId,
    personId: owner.personId,
    scopes: owner.scopes,
    expiresAt,
  })
  sandbox.changed()
  return token
}

export function issueRefreshToken(sandbox: Sandbox, grant: Grant, accountId: string): string {
  const issuedAt = now(sandbox)
  const expiresAt = issuedAt + REFRESH_TOKEN_SECONDS * 1000
  const token = newJwt(claims({ ...grant, accountId }, 1, issuedAt, expiresAt))
  sandbox.state.refreshTokens.set(token, { id: newZoomId(), grantId: grant.id, expiresAt })
  sandbox.changed()
  return token
}

/** For tests: the tokens of this app and person are past their time now. */
export function expireTokens(sandbox: Sandbox, clientId: string, personId: string, refreshToo: boolean): void {
  const instant = now(sandbox)
  const grant = findGrantOf(sandbox, clientId, personId)
  for (const token of sandbox.state.accessTokens.values()) {
    if (token.clientId === clientId && token.personId === personId) token.expiresAt = Math.min(token.expiresAt, instant)
  }
  if (refreshToo && grant) {
    for (const token of sandbox.state.refreshTokens.values()) {
      if (token.grantId === grant.id) token.expiresAt = Math.min(token.expiresAt, instant)
    }
  }
  sandbox.changed()
}

function claims(
  owner: { clientId: string; personId: string; accountId: string },
  type: 0 | 1,
  issuedAt: number,
  expiresAt: number,
) {
  const seconds = (ms: number) => Math.floor(ms / 1000)
  return {
    iss: `zm:cid:${owner.clientId}`,
    gno: 0,
    type,
    aud: 'https://oauth.zoom.us',
    uid: owner.personId,
    aid: owner.accountId,
    nbf: seconds(issuedAt),
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
  }
}
