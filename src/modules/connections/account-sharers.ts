import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { connections } from './tables.ts'

/**
 * Every connection on the same grants as these of the workspace, these included. NOTE: of other workspaces, too, since
 * they share the account at the provider (decision 28); ids and nothing else.
 */
export async function accountSharers(ctx: Ctx, connectionIds: ConnectionId[]): Promise<ConnectionId[]> {
  if (connectionIds.length === 0) return []
  const sharing = alias(connections, 'sharing')
  const rows = await ctx.db
    .selectDistinct({ id: sharing.id })
    .from(connections)
    .innerJoin(sharing, eq(sharing.grantId, connections.grantId))
    .where(and(eq(connections.workspaceId, ctx.workspaceId), inArray(connections.id, connectionIds)))
  return rows.map(({ id }) => id).sort()
}
