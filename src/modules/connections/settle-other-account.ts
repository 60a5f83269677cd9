import { eq } from 'drizzle-orm'
import { type App, contextFor } from '#/platform/ctx.ts'
import { type ConnectionId, isId, type WorkspaceId } from '#/platform/ids.ts'
import { hashOf } from './begin-authorization.ts'
import { endGrant } from './end-grant.ts'
import { notAllowed, stateExpired, stateUnknown } from './errors.ts'
import { type Attempt, dismiss, memberContext, ownerOf, type Returning } from './finish-authorization.ts'
import { takeAnswer } from './other-account.ts'
import { findConnection } from './queries.ts'
import { recordAuthorization } from './record-authorization.ts'
import { authorizationAttempts } from './tables.ts'

/**
 * Settles whether a connection now stands for the other account (`use`) or stays with its own (`keep`, which lets go of
 * the new authorization). Throws `state_unknown`, `state_expired` after 10 minutes or a second answer, `not_allowed`.
 */
export async function settleOtherAccount(
  app: App,
  input: { attemptId: string; visitor: Returning; choice: 'use' | 'keep' },
): Promise<{ connectionId: ConnectionId; workspaceId: WorkspaceId }> {
  const attempt = await findAttempt(app, input.attemptId)
  if (!attempt?.connectionId || attempt.sessionHash !== hashOf(input.visitor.sessionToken)) throw stateUnknown()
  const ctx = await memberContext(app, attempt)
  if (!ctx) throw notAllowed()
  if (attempt.expiresAt <= app.clock.now()) throw stateExpired()
  const answer = await takeAnswer(ctx, attempt)
  if (!answer) throw stateExpired()
  if (input.choice === 'keep' || !(await findConnection(ctx, attempt.connectionId))) {
    await dismiss(app, ctx, attempt, answer)
    return { connectionId: attempt.connectionId, workspaceId: attempt.workspaceId }
  }
  const recorded = await recordAuthorization(ctx, answer, {
    attemptId: attempt.id,
    ownerUserId: ownerOf(attempt),
    connectionId: attempt.connectionId,
    name: null,
  })
  if (recorded.leftGrantId) await endGrant(ctx, app.outside, recorded.leftGrantId)
  return { connectionId: recorded.connectionId, workspaceId: attempt.workspaceId }
}

/** Nobody answered in time: lets go of the authorization that was kept for the question. */
export async function dropAnswer(app: App, attemptId: string): Promise<void> {
  const attempt = await findAttempt(app, attemptId)
  if (!attempt) return
  const ctx = contextFor(app, attempt.workspaceId, { kind: 'system', name: 'connections' })
  const answer = await takeAnswer(ctx, attempt)
  if (answer) await dismiss(app, ctx, attempt, answer)
}

async function findAttempt(app: App, id: string): Promise<Attempt | null> {
  if (!isId(id)) return null
  const [row] = await app.db.select().from(authorizationAttempts).where(eq(authorizationAttempts.id, id))
  return row ?? null
}
