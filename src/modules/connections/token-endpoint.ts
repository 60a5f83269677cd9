import * as oauth from 'oauth4webapi'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Credentials } from './clients.ts'
import { scopesOf } from './rules.ts'
import { send } from './send.ts'
import { judgeRefusal } from './zoom/judge-refusal.ts'
import { zoom } from './zoom/provider.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/** What the token endpoint gave. */
export interface Tokens {
  accessToken: string
  expiresAt: Date
  refreshToken: string
  /** Null when the answer names none, which Zoom does at times: then what was granted before still holds. */
  scopes: string[] | null
  apiUrl: string | undefined
}

/** `invalid_grant`, by whatever code, is the only final refusal; everything else may be tried again (facts §1.5). */
export type TokenAnswer =
  | { kind: 'tokens'; tokens: Tokens }
  | { kind: 'invalid_grant'; problem: RefusalProblem }
  | { kind: 'failed'; problem: RefusalProblem }

interface Caller {
  credentials: Credentials
  connectionId: ConnectionId
  reason: string
}

/** Exchanges the code of `callback` for tokens (RFC 6749 §4.1.3 with RFC 7636). Throws nothing; the code is spent. */
export function exchangeCode(
  ctx: Ctx,
  outside: Outside,
  caller: Caller,
  given: { callback: URLSearchParams; state: string; redirectUri: string; verifier: string },
): Promise<TokenAnswer> {
  const server = serverOf(outside)
  const client = { client_id: caller.credentials.clientId }
  return read(ctx, 'exchange', async () => {
    const params = oauth.validateAuthResponse(server, client, given.callback, given.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      basic(caller.credentials),
      params,
      given.redirectUri,
      given.verifier,
      optionsFor(ctx, outside, caller, zoom.tokenPath),
    )
    return await oauth.processAuthorizationCodeResponse(server, client, response)
  })
}

/** Trades a refresh token for new ones (RFC 6749 §6); Zoom rotates it. */
export function refreshTokens(ctx: Ctx, outside: Outside, caller: Caller, refreshToken: string): Promise<TokenAnswer> {
  const server = serverOf(outside)
  const client = { client_id: caller.credentials.clientId }
  return read(ctx, 'refresh', async () => {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      basic(caller.credentials),
      refreshToken,
      optionsFor(ctx, outside, caller, zoom.tokenPath),
    )
    return await oauth.processRefreshTokenResponse(server, client, response)
  })
}

/** Ends the whole grant at Zoom, not one token (facts §1.7). True when Zoom said that it is done or was already. */
export async function revokeTokens(ctx: Ctx, outside: Outside, caller: Caller, accessToken: string): Promise<boolean> {
  const server = serverOf(outside)
  const client = { client_id: caller.credentials.clientId }
  const options = optionsFor(ctx, outside, caller, zoom.revokePath)
  const response = await oauth
    .revocationRequest(server, client, basic(caller.credentials), accessToken, options)
    .catch(() => null)
  // A refusal means that this token is dead already; only silence and 5xx leave it open.
  return response !== null && response.status < 500 && response.status !== 429
}

async function read(
  ctx: Ctx,
  operation: 'exchange' | 'refresh',
  ask: () => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenAnswer> {
  try {
    const answer = await ask()
    if (answer.refresh_token === undefined) return { kind: 'failed', problem: 'unreadable_answer' }
    const named = answer as { api_url?: unknown }
    return {
      kind: 'tokens',
      tokens: {
        accessToken: answer.access_token,
        expiresAt: new Date(ctx.now().getTime() + (answer.expires_in ?? 3600) * 1000),
        refreshToken: answer.refresh_token,
        scopes: answer.scope === undefined ? null : scopesOf(answer.scope),
        apiUrl: typeof named.api_url === 'string' ? named.api_url : undefined,
      },
    }
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      // Its own word only if it is one: a gateway may quote anything there.
      const refusal = /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'unreadable'
      ctx.log.warn({ status: error.status, refusal }, 'Zoom refused a token')
      return meaningOf(operation, error)
    }
    // Its cause may hold the answer with the tokens in it: the name says enough.
    ctx.log.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'no tokens from Zoom')
    return { kind: 'failed', problem: 'provider_down' }
  }
}

function meaningOf(operation: 'exchange' | 'refresh', { error, cause, status }: oauth.ResponseBodyError): TokenAnswer {
  const message = typeof cause.reason === 'string' ? cause.reason : ''
  const meaning = judgeRefusal({ operation, status, error: { code: error, message } })
  if (meaning.kind === 'gone') return { kind: 'failed', problem: 'refused' }
  const isFinal = meaning.kind === 'reconnect' || meaning.problem === 'start_again'
  return { kind: isFinal ? 'invalid_grant' : 'failed', problem: meaning.problem }
}

function serverOf({ config }: Outside): oauth.AuthorizationServer {
  const at = (path: string) => config.zoomOAuthOrigin + path
  return {
    issuer: config.zoomOAuthOrigin,
    authorization_endpoint: at(zoom.authorizePath),
    token_endpoint: at(zoom.tokenPath),
    revocation_endpoint: at(zoom.revokePath),
  }
}

// Not the library's Basic: it form-encodes both parts, `_` and `-` too, which no client that Zoom documents does.
function basic({ clientId, clientSecret }: Credentials): oauth.ClientAuth {
  const encoded = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  return (_server, _client, _body, headers) => headers.set('authorization', `Basic ${encoded}`)
}

function optionsFor(ctx: Ctx, outside: Outside, { connectionId, reason }: Caller, path: string) {
  const note = { connectionId, method: 'POST', path, scope: null, reason }
  return {
    // What is plain http was judged by the configuration and by the egress: loopback only.
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
      const sent = await send(ctx, outside, note, new URL(url), {
        method: init.method,
        headers: init.headers,
        body: init.body,
      })
      if (sent.kind !== 'answered') throw new Error(sent.kind)
      const { status, headers } = sent.response
      return new Response(status === 204 ? null : sent.text, { status, headers })
    },
  }
}
