import { eq } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { authorizeFor } from './authorize.ts'
import { dropConnections, dropGrant } from './drop-connections.ts'
import { endGrant, markEnding } from './end-grant.ts'
import { notAllowed } from './errors.ts'
import { lockGrant } from './grant-rows.ts'
import { getConnection } from './queries.ts'
import { connections } from './tables.ts'

export interface Disconnected {
  /** Other connections live on the same authorization, so it was not revoked. */
  stillUsedElsewhere: boolean
}

/**
 * Ends a connection for good: the last one of its authorization revokes it at the provider, `everywhere` all of them
 * at once. Throws `not_found` or `not_allowed`; `everywhere` is for whoever connected it, who is the provider's user.
 */
export async function disconnect(
  ctx: Ctx,
  outside: Outside,
  input: { connectionId: string; everywhere?: boolean },
): Promise<Disconnected> {
  const connection = await getConnection(ctx, input.connectionId)
  await authorizeFor(ctx, connection.ownerUserId)
  const { actor } = ctx
  if (input.everywhere && !(actor.kind === 'member' && actor.userId === connection.createdBy)) throw notAllowed()
  const grantId = await grantOf(ctx, connection.id)
  const end = await inTransaction(ctx, async (ctx) => {
    const locked = await lockGrant(ctx, grantId)
    const own = locked?.users.find(({ id }) => id === connection.id)
    if (!locked || !own) return 'gone'
    if (locked.users.length > 1 && !input.everywhere) {
      await dropConnections(ctx, [own], 'person')
      return 'shared'
    }
    if (locked.grant.state === 'active') {
      await markEnding(ctx, grantId)
      return 'last'
    }
    // A dead grant has nothing left to revoke.
    await dropConnections(ctx, locked.users, 'person')
    await dropGrant(ctx, grantId)
    return 'gone'
  })
  if (end === 'last') await endGrant(ctx, outside, grantId)
  return { stillUsedElsewhere: end === 'shared' }
}

async function grantOf(ctx: Ctx, connectionId: typeof connections.$inferSelect.id) {
  const [row] = await ctx.db
    .select({ grantId: connections.grantId })
    .from(connections)
    .where(eq(connections.id, connectionId))
  return row?.grantId as NonNullable<typeof row>['grantId']
}

/** How many other connections, here or in other workspaces, live on the same authorization. */
export async function countSharers(ctx: Ctx, connectionId: string): Promise<number> {
  const { id } = await getConnection(ctx, connectionId)
  const grantId = await grantOf(ctx, id)
  return (await ctx.db.$count(connections, eq(connections.grantId, grantId))) - 1
}
