import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { onConstraint } from '#/platform/db/transaction.ts'
import { authorizeFor } from './authorize.ts'
import { nameTaken } from './errors.ts'
import { getConnection, refuseTakenName } from './queries.ts'
import { connections } from './tables.ts'

/** Gives the connection another name, by which it is picked; throws `not_found`, `not_allowed` or `name_taken`. */
export async function renameConnection(ctx: Ctx, input: { connectionId: string; name: string }): Promise<void> {
  const connection = await getConnection(ctx, input.connectionId)
  await authorizeFor(ctx, connection.ownerUserId)
  await refuseTakenName(ctx, input.name, connection.id)
  await ctx.db
    .update(connections)
    .set({ name: input.name })
    .where(and(eq(connections.id, connection.id), eq(connections.workspaceId, ctx.workspaceId)))
    .catch(onConstraint('one_connection_a_name', nameTaken))
}
