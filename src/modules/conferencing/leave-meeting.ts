import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { forget } from './follow-connection.ts'
import { lockConferenceOf, updateConference } from './queries.ts'

/**
 * Leaves what an event that has another place by now had with this connection, within the caller's transaction: it stays
 * at the provider and is forgotten here (J8), as after a disconnect.
 */
export async function leaveMeeting(
  ctx: Ctx,
  { eventId, connectionId }: { eventId: EventId; connectionId: ConnectionId },
): Promise<void> {
  const row = await lockConferenceOf(ctx, eventId)
  if (!row) return
  if (row.connectionId === connectionId) return await forget(ctx, row)
  const discarded = row.discarded.filter((entry) => entry.connectionId !== connectionId)
  await updateConference(ctx, row.id, { discarded })
}
