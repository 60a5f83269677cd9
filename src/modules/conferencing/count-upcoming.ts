import { and, eq, gt } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { conferences } from './tables.ts'

/** How many rooms of events to come are made with this connection: what a disconnect says before it happens. */
export async function countUpcoming(ctx: Ctx, connectionId: ConnectionId): Promise<number> {
  return await ctx.db.$count(
    conferences,
    and(
      eq(conferences.workspaceId, ctx.workspaceId),
      eq(conferences.connectionId, connectionId),
      eq(conferences.wanted, 'present'),
      gt(conferences.startsAt, ctx.now()),
    ),
  )
}
