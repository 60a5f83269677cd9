import { createHash } from 'node:crypto'
import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi'
import { getProfile } from '#/modules/accounts/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { redirectUrl } from './addresses.ts'
import { authorizeFor } from './authorize.ts'
import { instanceClient } from './clients.ts'
import { alreadyConnected, nameTaken, notAllowed } from './errors.ts'
import { getConnection, listConnections } from './queries.ts'
import { authorizationAttempts } from './tables.ts'
import { zoom } from './zoom/provider.ts'

export interface BeginAuthorization {
  /** The browser's session, which alone may finish this. */
  sessionToken: string
  /** The host name that the person is at; they come back to it if it is one of the public ones. */
  host: string
  scopeOfUse: 'personal' | 'workspace'
  /** The connection to reconnect, if one is. */
  connectionId?: string | undefined
  /** Needed for a second account, which is told from the first by its name (J14). */
  name?: string | undefined
}

const minutes = 10

/**
 * Notes an authorization attempt, good once and for 10 minutes, and answers the address of Zoom's consent page. Throws
 * `zoom_not_configured`, `not_allowed`, `email_not_verified`, `not_found`, `already_exists` (a second account without a
 * name) or `name_taken`.
 */
export async function beginAuthorization(
  ctx: Ctx,
  outside: Outside,
  input: BeginAuthorization,
): Promise<{ url: string }> {
  const { actor } = ctx
  if (actor.kind !== 'member') throw notAllowed()
  const clientRow = await instanceClient(ctx, outside.config)
  const reconnects = input.connectionId === undefined ? null : await getConnection(ctx, input.connectionId)
  const owner = reconnects ? reconnects.ownerUserId : input.scopeOfUse === 'personal' ? actor.userId : null
  await authorizeFor(ctx, owner)
  // An owner may remove a member's connection, but not put their own account into it.
  if (owner !== null && owner !== actor.userId) throw notAllowed()
  if (!(await getProfile(ctx.db, actor.userId)).emailVerified) throw new DomainError('email_not_verified')
  const name = input.name?.trim() || null
  if (!reconnects) await judgeSecond(ctx, owner, name)

  const state = generateRandomState()
  const verifier = generateRandomCodeVerifier()
  const id = newId<AttemptId>()
  const redirectUri = redirectUrl(outside.config, input.host)
  const now = ctx.now()
  await ctx.db.insert(authorizationAttempts).values({
    id,
    stateHash: hashOf(state),
    sessionHash: hashOf(input.sessionToken),
    userId: actor.userId,
    workspaceId: ctx.workspaceId,
    oauthClientId: clientRow,
    scopeOfUse: owner === null ? 'workspace' : 'personal',
    connectionId: reconnects?.id ?? null,
    name,
    sealedVerifier: ctx.seal.seal(verifier, `authorization_attempts/${id}/verifier`),
    redirectUri,
    createdAt: now,
    expiresAt: new Date(now.getTime() + minutes * 60_000),
  })
  const url = new URL(outside.config.zoomOAuthOrigin + zoom.authorizePath)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: outside.config.zoom?.clientId ?? '',
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: zoom.pkce,
  }).toString()
  return { url: url.href }
}

export type AttemptId = string & { readonly __id: 'authorization_attempt' }

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

async function judgeSecond(ctx: Ctx, owner: UserId | null, name: string | null): Promise<void> {
  const known = await listConnections(ctx)
  if (!name && known.some(({ ownerUserId }) => ownerUserId === owner)) throw alreadyConnected()
  if (name && known.some((connection) => connection.name.toLowerCase() === name.toLowerCase())) throw nameTaken()
}
