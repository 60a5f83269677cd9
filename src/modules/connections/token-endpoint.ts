import * as oauth from 'oauth4webapi'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { redirectUrls } from './addresses.ts'
import type { Client } from './clients.ts'
import { scopesOf } from './rules.ts'
import { send } from './send.ts'
import { judgeRefusal } from './zoom/judge-refusal.ts'
import { zoom } from './zoom/provider.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/** What the token endpoint gave. */
export interface Tokens {
  accessToken: string
  expiresAt: Date
  /** Null for Server-to-Server. */
  refreshToken: string | null
  /** Null when the answer names none, which Zoom does at times: then what was granted before still holds. */
  scopes: string[] | null
  apiUrl: string | undefined
}

/**
 * `invalid_grant`, by whatever code, is the only final refusal; everything else may be tried again (facts §1.5). `at` is
 * when Zoom says it is, if it answered.
 */
export type TokenAnswer = { at: Date | null } & (
  | { kind: 'tokens'; tokens: Tokens }
  | { kind: 'invalid_grant'; problem: RefusalProblem }
  | { kind: 'failed'; problem: RefusalProblem }
)

export interface Caller {
  client: Client
  connectionId: ConnectionId
  reason: string
}

/** Exchanges the code of `callback` for tokens (RFC 6749 §4.1.3 with RFC 7636). Throws nothing; the code is spent. */
export function exchangeCode(
  ctx: Ctx,
  outside: Outside,
  caller: Caller,
  given: {
    callback: URLSearchParams
    state: string | typeof oauth.skipStateCheck
    redirectUri: string
    verifier: string
  },
): Promise<TokenAnswer> {
  const server = serverOf(caller.client)
  const client = { client_id: caller.client.clientId }
  return read(ctx, 'exchange', async (seen) => {
    const params = oauth.validateAuthResponse(server, client, given.callback, given.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      basic(caller.client),
      params,
      given.redirectUri,
      given.verifier,
      optionsFor(ctx, outside, caller, zoom.tokenPath, seen),
    )
    return await oauth.processAuthorizationCodeResponse(server, client, response)
  })
}

/** Trades a refresh token for new ones (RFC 6749 §6); Zoom rotates it. */
export function refreshTokens(ctx: Ctx, outside: Outside, caller: Caller, refreshToken: string): Promise<TokenAnswer> {
  const server = serverOf(caller.client)
  const client = { client_id: caller.client.clientId }
  return read(ctx, 'refresh', async (seen) => {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      basic(caller.client),
      refreshToken,
      optionsFor(ctx, outside, caller, zoom.tokenPath, seen),
    )
    return await oauth.processRefreshTokenResponse(server, client, response)
  })
}

/**
 * Asks for a Server-to-Server app's token (`account_credentials`, facts §1.3). Older ones stay good, and none can be
 * refreshed: the next one is asked for in the same way.
 */
export function accountTokens(ctx: Ctx, outside: Outside, caller: Caller): Promise<TokenAnswer> {
  const server = serverOf(caller.client)
  const client = { client_id: caller.client.clientId }
  return read(ctx, 'account_token', async (seen) => {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      basic(caller.client),
      'account_credentials',
      { account_id: caller.client.accountId ?? '' },
      optionsFor(ctx, outside, caller, zoom.tokenPath, seen),
    )
    return await oauth.processGenericTokenEndpointResponse(server, client, response)
  })
}

/**
 * Asks for tokens with a code that is none: Zoom looks at the client first, so any other answer than `invalid_client`
 * says that it knows the client with this secret.
 */
export function probeClient(ctx: Ctx, outside: Outside, caller: Caller): Promise<TokenAnswer> {
  const given = { callback: new URLSearchParams({ code: 'none' }), redirectUri: redirectUrls(outside.config)[0] ?? '' }
  return exchangeCode(ctx, outside, caller, { ...given, state: oauth.skipStateCheck, verifier: 'v'.repeat(43) })
}

/** `ended`: Zoom said that it is done or was already. `app_credentials`: these aren't the app's. */
export type Revocation = 'ended' | 'app_credentials' | 'failed'

/** Ends the whole grant at Zoom, not one token (facts §1.7). */
export async function revokeTokens(
  ctx: Ctx,
  outside: Outside,
  caller: Caller,
  accessToken: string,
): Promise<Revocation> {
  const server = serverOf(caller.client)
  const client = { client_id: caller.client.clientId }
  const options = optionsFor(ctx, outside, caller, zoom.revokePath)
  const response = await oauth
    .revocationRequest(server, client, basic(caller.client), accessToken, options)
    .catch(() => null)
  if (!response) return 'failed'
  if (response.ok) return 'ended'
  const meaning = judgeRefusal({ operation: 'revoke', status: response.status, error: await refusalIn(response) })
  // Only what the table calls gone: any other answer says nothing of the grant, whose tokens would be deleted while it lives.
  if (meaning.kind === 'gone') return 'ended'
  return meaning.problem === 'app_credentials' ? 'app_credentials' : 'failed'
}

async function refusalIn(response: Response): Promise<{ code: string; message: string } | null> {
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== 'object' || body === null || !('error' in body) || typeof body.error !== 'string') return null
  return { code: body.error, message: 'reason' in body && typeof body.reason === 'string' ? body.reason : '' }
}

/** What was seen of the answer beside its body: when the server says it is. */
interface Seen {
  at: Date | null
}

type TokenOperation = 'exchange' | 'refresh' | 'account_token'

async function read(
  ctx: Ctx,
  operation: TokenOperation,
  ask: (seen: Seen) => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenAnswer> {
  const seen: Seen = { at: null }
  try {
    const answer = await ask(seen)
    if (operation !== 'account_token' && answer.refresh_token === undefined)
      return { kind: 'failed', problem: 'unreadable_answer', ...seen }
    const named = answer as { api_url?: unknown }
    return {
      kind: 'tokens',
      ...seen,
      tokens: {
        accessToken: answer.access_token,
        expiresAt: new Date(ctx.now().getTime() + (answer.expires_in ?? 3600) * 1000),
        refreshToken: answer.refresh_token ?? null,
        scopes: answer.scope === undefined ? null : scopesOf(answer.scope),
        apiUrl: typeof named.api_url === 'string' ? named.api_url : undefined,
      },
    }
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      // Its own word only if it is one: a gateway may quote anything there.
      const refusal = /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'unreadable'
      ctx.log.warn({ status: error.status, refusal }, 'Zoom refused a token')
      return { ...meaningOf(operation, error), ...seen }
    }
    // Its cause may hold the answer with the tokens in it: the name says enough.
    ctx.log.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'no tokens from Zoom')
    return { kind: 'failed', problem: 'provider_down', ...seen }
  }
}

function meaningOf(
  operation: TokenOperation,
  { error, cause, status }: oauth.ResponseBodyError,
): { kind: 'invalid_grant' | 'failed'; problem: RefusalProblem } {
  const message = typeof cause.reason === 'string' ? cause.reason : ''
  const meaning = judgeRefusal({ operation, status, error: { code: error, message } })
  if (meaning.kind === 'gone') return { kind: 'failed', problem: 'refused' }
  const isFinal = meaning.kind === 'reconnect' || meaning.problem === 'start_again'
  return { kind: isFinal ? 'invalid_grant' : 'failed', problem: meaning.problem }
}

function serverOf({ oauthOrigin }: Client): oauth.AuthorizationServer {
  const at = (path: string) => oauthOrigin + path
  return {
    issuer: oauthOrigin,
    authorization_endpoint: at(zoom.authorizePath),
    token_endpoint: at(zoom.tokenPath),
    revocation_endpoint: at(zoom.revokePath),
  }
}

/** When the answering server says it is (RFC 9110 §6.6.1), to the second. */
export function dateOf(headers: Headers): Date | null {
  const at = new Date(headers.get('date') ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at
}

// Not the library's Basic: it form-encodes both parts, `_` and `-` too, which no client that Zoom documents does.
function basic({ clientId, clientSecret }: Client): oauth.ClientAuth {
  const encoded = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  return (_server, _client, _body, headers) => headers.set('authorization', `Basic ${encoded}`)
}

function optionsFor(ctx: Ctx, outside: Outside, { client, connectionId, reason }: Caller, path: string, seen?: Seen) {
  const note = { connectionId, method: 'POST', path, scope: null, reason }
  return {
    // What is plain http was judged by the configuration and by the egress: loopback only.
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
      const { method, headers: given, body } = init
      const sent = await send(ctx, outside, note, new URL(url), { method, headers: given, body }, client.callSeconds)
      if (sent.kind !== 'answered') throw new Error(sent.kind)
      const { status, headers } = sent.response
      if (seen) seen.at = dateOf(headers)
      return new Response(status === 204 ? null : sent.text, { status, headers })
    },
  }
}
