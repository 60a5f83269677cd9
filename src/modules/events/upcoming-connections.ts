import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { isVisible } from './list-events.ts'
import { events } from './tables.ts'

/** How many confirmed events to come, of those that the actor may see, are at each connection, gone ones included. */
export async function upcomingConnections(ctx: Ctx): Promise<Map<ConnectionId, number>> {
  const connectionId = sql<ConnectionId>`${events.location} ->> 'connectionId'`
  const rows = await ctx.db
    .select({ connectionId, count: sql<number>`count(*)::int` })
    .from(events)
    .where(
      and(
        eq(events.workspaceId, ctx.workspaceId),
        gt(events.startsAt, ctx.now()),
        isNotNull(events.confirmedAt),
        isNull(events.cancelledAt),
        sql`${events.location} ->> 'kind' = 'zoom'`,
        await isVisible(ctx),
      ),
    )
    .groupBy(connectionId)
  return new Map(rows.map((row) => [row.connectionId, row.count]))
}
