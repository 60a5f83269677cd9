import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import { lockConferenceOf } from './queries.ts'
import { conferences } from './tables.ts'

/** Takes a guest's name out of what is kept of a meeting that is over; the provider is not told. In the caller's transaction. */
export async function forgetTopic(ctx: Ctx, { eventId, topic }: { eventId: EventId; topic: string }): Promise<void> {
  const row = await lockConferenceOf(ctx, eventId)
  if (!row) return
  await ctx.db
    .update(conferences)
    .set({ topic, ...(row.sent && { sent: { ...row.sent, topic } }) })
    .where(and(eq(conferences.id, row.id), eq(conferences.workspaceId, ctx.workspaceId)))
}
