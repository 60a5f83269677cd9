import { and, eq, isNull } from 'drizzle-orm'
import { getProfile, listWorkspacesOf } from '#/modules/accounts/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import type { ConnectionId, UserId, WorkspaceId } from '#/platform/ids.ts'
import { mayConnect, mayManage } from './authorize.ts'
import { hashOf } from './begin-authorization.ts'
import { openClient } from './clients.ts'
import { endGrant } from './end-grant.ts'
import { isInstallUsed } from './grant-rows.ts'
import { askIdentity } from './identify.ts'
import { keepAnswer } from './other-account.ts'
import { type ConnectionView, findConnection, listConnections } from './queries.ts'
import { type Authorized, findSharedGrant, recordAuthorization, storeGrant } from './record-authorization.ts'
import { judgeApiOrigin, missingScopes } from './rules.ts'
import { authorizationAttempts } from './tables.ts'
import { exchangeCode, revokeTokens } from './token-endpoint.ts'
import { scopesFor, zoom } from './zoom/provider.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/** Every way that a trip to Zoom's consent page can end; each has a page that says what happened and what to do. */
export type Ending =
  /** `workspaceId`: where it was begun, whichever the person has opened since. */
  | { kind: 'connected'; workspaceId: WorkspaceId; connectionId: ConnectionId; isNew: boolean }
  /** Another account than the one being reconnected: nothing was changed yet (C8). */
  | {
      kind: 'other_account'
      workspaceId: WorkspaceId
      attemptId: string
      connectionId: ConnectionId
      name: string
      before: string
      now: string
    }
  /** A second account without a name of its own (J14). */
  | { kind: 'second_account'; email: string }
  | { kind: 'denied' }
  | { kind: 'refused'; error: string }
  | { kind: 'scopes_missing'; scopes: string[] }
  /** Zoom gave no tokens, or didn't say whose they are; calls are in the ledger under the attempt's id. */
  | { kind: 'token_failed' | 'identity_failed'; problem: RefusalProblem; attemptId: string }
  | { kind: 'not_allowed' }
  | { kind: 'email_not_verified' }
  | { kind: 'logged_out' }
  | { kind: 'state_missing' }
  | { kind: 'state_unknown' }
  | { kind: 'state_used' }
  | { kind: 'state_expired' }

export type Attempt = typeof authorizationAttempts.$inferSelect

/** Whoever's browser came back. */
export interface Returning {
  userId: UserId
  sessionToken: string
}

/**
 * Takes Zoom's answer to an authorization: the state must be this browser session's, unused and at most 10 minutes old;
 * role and verified address are checked again. Calls the token endpoint once and `users/me` once.
 */
export async function finishAuthorization(
  app: App,
  input: { callback: URLSearchParams; visitor: Returning | null },
): Promise<Ending> {
  const state = input.callback.get('state')
  if (!state) return { kind: 'state_missing' }
  const claimed = await claim(app, state, input.visitor)
  if ('kind' in claimed) return claimed
  const ending = await finish(app, claimed, input.callback, state)
  await app.db
    .update(authorizationAttempts)
    .set({ outcome: ending.kind })
    .where(eq(authorizationAttempts.id, claimed.id))
  if (ending.kind !== 'connected') {
    const problem = 'problem' in ending ? ending.problem : undefined
    app.log.info({ ending: ending.kind, problem }, 'an authorization ended without a connection')
  }
  return ending
}

async function claim(app: App, state: string, visitor: Returning | null): Promise<Attempt | Ending> {
  const [attempt] = await app.db
    .select()
    .from(authorizationAttempts)
    .where(eq(authorizationAttempts.stateHash, hashOf(state)))
  if (!attempt) return { kind: 'state_unknown' }
  if (!visitor) return { kind: 'logged_out' }
  // A foreign browser does not spend it: whoever it belongs to may still finish.
  if (attempt.sessionHash !== hashOf(visitor.sessionToken) || attempt.userId !== visitor.userId)
    return { kind: 'state_unknown' }
  if (attempt.usedAt) return { kind: 'state_used' }
  const now = app.clock.now()
  const [claimed] = await app.db
    .update(authorizationAttempts)
    .set({ usedAt: now })
    .where(and(eq(authorizationAttempts.id, attempt.id), isNull(authorizationAttempts.usedAt)))
    .returning()
  if (!claimed) return { kind: 'state_used' }
  return attempt.expiresAt <= now ? { kind: 'state_expired' } : claimed
}

async function finish(app: App, attempt: Attempt, callback: URLSearchParams, state: string): Promise<Ending> {
  const error = callback.get('error')
  if (error === 'access_denied') return { kind: 'denied' }
  if (error) return { kind: 'refused', error: error.replaceAll(/[^a-z_]/gi, '').slice(0, 60) }
  const ctx = await memberContext(app, attempt)
  if (!ctx) return { kind: 'not_allowed' }
  if (!(await getProfile(app.db, attempt.userId)).emailVerified) return { kind: 'email_not_verified' }
  const authorized = await authorize(app, ctx, attempt, callback, state)
  if ('kind' in authorized) return authorized
  return conclude(app, ctx, attempt, authorized)
}

/** The person's context in the attempt's workspace; null when they may not manage such a connection any more. */
export async function memberContext(app: App, attempt: Attempt): Promise<Ctx | null> {
  const here = (await listWorkspacesOf(app.db, attempt.userId)).find(({ id }) => id === attempt.workspaceId)
  if (!here) return null
  const ctx = contextFor(app, attempt.workspaceId, { kind: 'member', userId: attempt.userId, role: here.role })
  const may = (await mayManage(ctx, ownerOf(attempt))) && (await mayConnect(ctx, attempt.scopeOfUse))
  return may ? ctx : null
}

export function ownerOf(attempt: Attempt): UserId | null {
  return attempt.scopeOfUse === 'personal' ? attempt.userId : null
}

async function authorize(
  app: App,
  ctx: Ctx,
  attempt: Attempt,
  callback: URLSearchParams,
  state: string,
): Promise<Authorized | Ending> {
  const { outside } = app
  const client = await openClient(ctx, outside.config, attempt.oauthClientId)
  if (!client) return { kind: 'token_failed', problem: 'app_credentials', attemptId: attempt.id }
  const connectionId = attempt.id as ConnectionId
  const caller = { client, connectionId, reason: 'authorize' }
  const answer = await exchangeCode(ctx, outside, caller, {
    callback,
    state,
    redirectUri: attempt.redirectUri,
    verifier: ctx.seal.open(attempt.sealedVerifier, `authorization_attempts/${attempt.id}/verifier`),
  })
  if (answer.kind !== 'tokens') return { kind: 'token_failed', problem: answer.problem, attemptId: attempt.id }
  const { tokens } = answer
  const letGo = () => revokeTokens(ctx, outside, { ...caller, reason: 'revoke' }, tokens.accessToken)
  const scopes = tokens.scopes ?? client.declaredScopes
  const needed = missingScopes(scopesFor(client.kind), scopes).filter(({ required }) => required)
  if (needed.length > 0) {
    await letGo()
    return { kind: 'scopes_missing', scopes: needed.map(({ name }) => name) }
  }
  const { origin } = judgeApiOrigin(tokens.apiUrl, client.apiOrigin, zoom.apiDomains)
  const answered = await askIdentity(ctx, outside, {
    connectionId,
    apiOrigin: origin,
    accessToken: tokens.accessToken,
    kind: client.kind,
    callSeconds: client.callSeconds,
  })
  if (answered.kind !== 'known') {
    await letGo()
    return { kind: 'identity_failed', problem: answered.problem, attemptId: attempt.id }
  }
  const { identity } = answered
  const { id: clientRow, clientId, realm, kind: clientKind } = client
  return { clientRow, clientId, realm, clientKind, apiOrigin: origin, identity, tokens, scopes }
}

async function conclude(app: App, ctx: Ctx, attempt: Attempt, authorized: Authorized): Promise<Ending> {
  const { identity } = authorized
  const known = attempt.connectionId ? await findConnection(ctx, attempt.connectionId) : null
  if (known && !isSameAccount(known, authorized)) {
    await refreshShared(ctx, authorized)
    await keepAnswer(ctx, attempt, authorized)
    const { id: connectionId, name, email: before } = known
    return {
      kind: 'other_account',
      ...{ workspaceId: attempt.workspaceId, attemptId: attempt.id, connectionId, name, before, now: identity.email },
    }
  }
  const owner = ownerOf(attempt)
  const others = (await listConnections(ctx)).filter(({ ownerUserId }) => ownerUserId === owner)
  if (!known && !attempt.name && others.length > 0 && !others.some((other) => isSameAccount(other, authorized))) {
    await dismiss(app, ctx, attempt, authorized)
    return { kind: 'second_account', email: identity.email }
  }
  const recorded = await recordAuthorization(ctx, authorized, {
    attemptId: attempt.id,
    ownerUserId: owner,
    connectionId: known?.id ?? null,
    name: attempt.name,
  })
  if (recorded.leftGrantId) await endGrant(ctx, app.outside, recorded.leftGrantId)
  const { connectionId, isNew } = recorded
  return { kind: 'connected', workspaceId: attempt.workspaceId, connectionId, isNew }
}

// An account's app stands for the account, whichever of its admins authorizes it.
function isSameAccount(known: ConnectionView, { identity, clientKind }: Authorized): boolean {
  const isSame = known.providerAccountId === identity.accountId
  return isSame && (clientKind !== 'user' || known.providerUserId === identity.userId)
}

// The authorization just made killed the tokens of any connection that this Zoom user has elsewhere.
async function refreshShared(ctx: Ctx, authorized: Authorized): Promise<boolean> {
  if ((await findSharedGrant(ctx, authorized)) === null) return false
  await ctx.db.transaction((db) => storeGrant({ ...ctx, db }, authorized))
  return true
}

/** Lets go of an authorization that no connection here wants; one that others use is kept alive for them. */
export async function dismiss(app: App, ctx: Ctx, attempt: Attempt, authorized: Authorized): Promise<void> {
  if (await refreshShared(ctx, authorized)) return
  const client = await openClient(ctx, app.config, authorized.clientRow)
  if (!client) return
  const { clientId, realm, identity } = authorized
  const install = { clientId, realm, providerAccountId: identity.accountId }
  if (client.kind === 'account' && (await isInstallUsed(ctx, install))) return
  const caller = { client, connectionId: attempt.id as ConnectionId, reason: 'revoke' }
  await revokeTokens(ctx, app.outside, caller, authorized.tokens.accessToken)
}
