import { and, eq, isNull } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { connectionLost } from './facts.ts'
import { asSystemIn, type Grant, lockGrant } from './grant-rows.ts'
import { connections, grants } from './tables.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/**
 * Marks the grant as dead and announces it for each connection, unless its tokens were replaced since `seen` was read:
 * then nothing happens and the answer is false.
 */
export function loseGrant(ctx: Ctx, seen: Grant, problem: RefusalProblem): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const locked = await lockGrant(ctx, seen.id)
    if (!locked) return true
    if (locked.grant.tokenVersion !== seen.tokenVersion) return false
    if (locked.grant.state !== 'active') return true
    const now = ctx.now()
    await ctx.db
      .update(grants)
      .set({ state: 'reconnect', lostAt: now, lostProblem: problem, refreshLeaseUntil: null, sealedAccessToken: null })
      .where(eq(grants.id, seen.id))
    await ctx.db
      .update(connections)
      .set({ lostAt: now })
      .where(and(eq(connections.grantId, seen.id), isNull(connections.lostAt)))
    for (const user of locked.users) {
      if (!user.lostAt) await announce(asSystemIn(ctx, user.workspaceId), connectionLost(user.id))
    }
    return true
  })
}
