import { eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { authorizeFor } from './authorize.ts'
import { connectionReconnected } from './facts.ts'
import { getConnection } from './queries.ts'
import { connections } from './tables.ts'

/**
 * Says yes to using, here too, an authorization that was renewed elsewhere (decision 28); nothing happens to a
 * connection that is not waiting for that. Throws `not_found` or `not_allowed`.
 */
export async function reviveConnection(ctx: Ctx, input: { connectionId: string }): Promise<void> {
  const connection = await getConnection(ctx, input.connectionId)
  await authorizeFor(ctx, connection.ownerUserId)
  if (connection.state !== 'revivable') return
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.update(connections).set({ lostAt: null }).where(eq(connections.id, connection.id))
    await announce(ctx, connectionReconnected(connection.id))
  })
}
