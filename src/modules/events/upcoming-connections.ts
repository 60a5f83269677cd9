import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId, HostId } from '#/platform/ids.ts'
import { isHeldBy, isVisible } from './list-events.ts'
import { events } from './tables.ts'

const connectionId = sql<ConnectionId>`${events.location} ->> 'connectionId'`

/** How many confirmed events to come, of those that the actor may see, are at each connection, gone ones included. */
export async function upcomingConnections(ctx: Ctx): Promise<Map<ConnectionId, number>> {
  const rows = await ctx.db
    .select({ connectionId, count: sql<number>`count(*)::int` })
    .from(events)
    .where(and(isToCome(ctx), await isVisible(ctx)))
    .groupBy(connectionId)
  return new Map(rows.map((row) => [row.connectionId, row.count]))
}

/** How many of them this host holds at one connection. */
export async function countUpcomingAt(ctx: Ctx, at: { connectionId: ConnectionId; hostId: HostId }): Promise<number> {
  const isThere = and(eq(connectionId, at.connectionId), isHeldBy(ctx, at.hostId))
  return await ctx.db.$count(events, and(isToCome(ctx), isThere, await isVisible(ctx)))
}

function isToCome(ctx: Ctx) {
  return and(
    eq(events.workspaceId, ctx.workspaceId),
    gt(events.startsAt, ctx.now()),
    isNotNull(events.confirmedAt),
    isNull(events.cancelledAt),
    sql`${events.location} ->> 'kind' = 'zoom'`,
  )
}
