import { and, asc, eq, gte } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import { conferences, waitsForHost } from './tables.ts'

/** Events from an instant on whose room waits for its host, by start; at most 200. */
export async function eventsInTrouble(ctx: Ctx, from: Date): Promise<EventId[]> {
  const rows = await ctx.db
    .select({ eventId: conferences.eventId })
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), gte(conferences.startsAt, from), waitsForHost))
    .orderBy(asc(conferences.startsAt))
    .limit(200)
  return rows.map(({ eventId }) => eventId)
}
