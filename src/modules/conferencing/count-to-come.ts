import { and, eq, ne, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { conferences } from './tables.ts'

/**
 * The rooms of a connection whose events aren't over, which go with it to another account; `made`: how many of them have a
 * meeting at the provider by now, which can't. Lost ones wait for their host wherever the connection leads.
 */
export async function countToCome(ctx: Ctx, connectionId: ConnectionId): Promise<{ rooms: number; made: number }> {
  const { startsAt, durationMinutes, meetingId } = conferences
  const rows = await ctx.db
    .select({ rooms: sql<number>`count(*)::int`, made: sql<number>`count(${meetingId})::int` })
    .from(conferences)
    .where(
      and(
        eq(conferences.workspaceId, ctx.workspaceId),
        eq(conferences.connectionId, connectionId),
        eq(conferences.wanted, 'present'),
        ne(conferences.state, 'lost'),
        sql`${startsAt} + ${durationMinutes} * interval '1 minute' > ${ctx.now()}`,
      ),
    )
  return only(rows)
}
