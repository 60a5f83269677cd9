import type { Ctx } from '#/platform/ctx.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { connectionHostUsed } from './facts.ts'

/**
 * Audits that an event's meeting is to be made for somebody else than the connected user (decision 38), in the caller's
 * transaction. Who it is stands with the event's room.
 */
export async function noteHostUse(ctx: Ctx, use: { connectionId: ConnectionId; eventId: EventId }): Promise<void> {
  await announce(ctx, connectionHostUsed(use.connectionId, use.eventId))
}
