import type { App } from '../apps/app.ts'
import { findPerson } from '../people/person.ts'
import { now, type Sandbox } from '../sandbox.ts'
import { authenticateClient } from './client.ts'
import {
  ACCESS_TOKEN_SECONDS,
  closeGrant,
  findGrant,
  type Grant,
  issueAccessToken,
  issueRefreshToken,
  openGrant,
} from './grant.ts'
import { judgeVerifier } from './pkce.ts'
import { badRequest, invalidCode, invalidToken, redirectMismatch, unsupportedGrant, wrongVerifier } from './refusal.ts'

export type TokenAnswer = {
  access_token: string
  token_type: 'bearer'
  refresh_token?: string
  expires_in: number
  scope: string
  api_url: string
}

/** `POST /oauth/token`: parameters from query and form alike. Throws `OAuthRefusal` (facts §1.6). */
export function answerTokenRequest(
  sandbox: Sandbox,
  authorization: string | undefined,
  params: URLSearchParams,
): TokenAnswer {
  const app = authenticateClient(sandbox, authorization, params)
  const grantType = params.get('grant_type')
  if (grantType === 'account_credentials' && app.kind === 's2s') return byAccount(sandbox, app, params)
  if (grantType === 'authorization_code' && app.kind !== 's2s') return byCode(sandbox, app, params)
  if (grantType === 'refresh_token' && app.kind !== 's2s') return byRefreshToken(sandbox, app, params)
  throw unsupportedGrant()
}

function byCode(sandbox: Sandbox, app: App, params: URLSearchParams): TokenAnswer {
  const key = params.get('code') ?? ''
  const code = sandbox.state.codes.get(key)
  if (!code || code.clientId !== app.clientId) throw invalidCode()
  if (code.redirectUri !== params.get('redirect_uri')) throw redirectMismatch()
  // A code serves once, and a wrong verifier spends it too.
  sandbox.state.codes.delete(key)
  sandbox.changed()
  if (code.expiresAt <= now(sandbox)) throw invalidCode()
  if (!judgeVerifier(code, params.get('code_verifier'))) throw wrongVerifier()
  const person = findPerson(sandbox, code.personId)
  if (!person) throw invalidCode()
  return answer(sandbox, openGrant(sandbox, app, person, code.scopes))
}

function byRefreshToken(sandbox: Sandbox, app: App, params: URLSearchParams): TokenAnswer {
  const token = sandbox.state.refreshTokens.get(params.get('refresh_token') ?? '')
  const grant = token ? findGrant(sandbox, token.grantId) : null
  if (!token || !grant || grant.clientId !== app.clientId || token.expiresAt <= now(sandbox)) throw invalidToken()
  const graceMs = sandbox.state.refreshGraceSeconds * 1000
  if (token.rotatedAt !== undefined && now(sandbox) >= token.rotatedAt + graceMs) throw invalidToken()
  token.rotatedAt ??= now(sandbox)
  return answer(sandbox, grant)
}

function byAccount(sandbox: Sandbox, app: App, params: URLSearchParams): TokenAnswer {
  if (params.get('account_id') !== app.accountId) throw badRequest()
  const { people } = sandbox.state
  const inAccount = people.filter((person) => person.accountId === app.accountId)
  const owner = inAccount.find((person) => person.role === 'owner') ?? inAccount[0]
  if (!owner) throw badRequest()
  const scopes = app.scopes.map(({ scope }) => scope)
  const token = issueAccessToken(sandbox, {
    clientId: app.clientId,
    personId: owner.id,
    accountId: owner.accountId,
    scopes,
  })
  return tokenAnswer(sandbox, token, scopes)
}

function answer(sandbox: Sandbox, grant: Grant): TokenAnswer {
  const person = findPerson(sandbox, grant.personId)
  if (!person) {
    closeGrant(sandbox, grant)
    throw invalidToken()
  }
  const access = issueAccessToken(sandbox, {
    grantId: grant.id,
    clientId: grant.clientId,
    personId: person.id,
    accountId: person.accountId,
    scopes: grant.scopes,
  })
  return tokenAnswer(sandbox, access, grant.scopes, issueRefreshToken(sandbox, grant, person.accountId))
}

function tokenAnswer(sandbox: Sandbox, accessToken: string, scopes: string[], refreshToken?: string): TokenAnswer {
  return {
    access_token: accessToken,
    token_type: 'bearer',
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    // Zoom documents 3600 and usually says 3599.
    expires_in: ACCESS_TOKEN_SECONDS - 1,
    scope: scopes.join(' '),
    api_url: sandbox.state.behaviour.apiUrl ?? sandbox.origin,
  }
}
