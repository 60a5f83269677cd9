import { createHash } from 'node:crypto'
import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi'
import { getProfile } from '#/modules/accounts/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { isId, newId, type OAuthClientId, type UserId } from '#/platform/ids.ts'
import { redirectUrl } from './addresses.ts'
import { authorizeToConnect } from './authorize.ts'
import { type ClientRow, findClientRow, instanceClient } from './clients.ts'
import { alreadyConnected, clientNotForPeople, noSuchClient, notAllowed } from './errors.ts'
import { getConnection, listConnections, refuseTakenName } from './queries.ts'
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
  /** The app to authorize; left out: the one of the connection being reconnected, else the instance's. */
  oauthClientId?: string | undefined
}

const minutes = 10

/**
 * Notes an authorization attempt, good once and for 10 minutes, and answers the address of Zoom's consent page. What an
 * account-level app is authorized for is always the workspace's. Throws `zoom_not_configured`, `not_allowed`,
 * `email_not_verified`, `not_found`, `connection_unnamed` (a second account without a name), `name_taken` or
 * `client_not_for_people` (a Server-to-Server app).
 */
export async function beginAuthorization(
  ctx: Ctx,
  outside: Outside,
  input: BeginAuthorization,
): Promise<{ url: string }> {
  const { actor } = ctx
  if (actor.kind !== 'member') throw notAllowed()
  const reconnects = input.connectionId === undefined ? null : await getConnection(ctx, input.connectionId)
  const client = await chosenClient(ctx, outside, input.oauthClientId ?? reconnects?.madeWith)
  if (client.kind === 's2s') throw clientNotForPeople()
  const isOwn = input.scopeOfUse === 'personal' && client.kind === 'user'
  const owner = reconnects ? reconnects.ownerUserId : isOwn ? actor.userId : null
  await authorizeToConnect(ctx, owner)
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
    oauthClientId: client.id,
    scopeOfUse: owner === null ? 'workspace' : 'personal',
    connectionId: reconnects?.id ?? null,
    name,
    sealedVerifier: ctx.seal.seal(verifier, `authorization_attempts/${id}/verifier`),
    redirectUri,
    createdAt: now,
    expiresAt: new Date(now.getTime() + minutes * 60_000),
  })
  const url = new URL((client.oauthOrigin ?? outside.config.zoomOAuthOrigin) + zoom.authorizePath)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
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

async function chosenClient(ctx: Ctx, outside: Outside, asked: string | undefined): Promise<ClientRow> {
  if (asked !== undefined && !isId(asked)) throw noSuchClient()
  const instances = asked === undefined ? await instanceClient(ctx, outside.config) : null
  const row = await findClientRow(ctx, instances ?? (asked as OAuthClientId))
  if (!row) throw noSuchClient()
  // The instance's row of an app that the configuration no longer has: the present one takes its place.
  if (row.workspaceId === null && row.clientId !== outside.config.zoom?.clientId)
    return chosenClient(ctx, outside, undefined)
  return row
}

async function judgeSecond(ctx: Ctx, owner: UserId | null, name: string | null): Promise<void> {
  const known = await listConnections(ctx)
  if (!name && known.some(({ ownerUserId }) => ownerUserId === owner)) throw alreadyConnected()
  if (name) await refuseTakenName(ctx, name)
}
