import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { isEvent, lockEvent, refuseGuests } from './access.ts'
import { eventConfirmed } from './facts.ts'
import type { Event } from './queries.ts'
import { requestRoom } from './rooms.ts'
import { endOf, refuseFinished } from './rules.ts'
import { eventHosts, events } from './tables.ts'

/**
 * Makes a draft real: holds the host's time, asks for the room (T16). Confirming twice is once. Throws `slot_taken`,
 * `too_late` when its start has passed, `already_cancelled`, `not_found`.
 */
export async function confirmEvent(ctx: Ctx, { eventId }: { eventId: string }): Promise<Event> {
  refuseGuests(ctx)
  return await inTransaction(ctx, async (ctx) => {
    const { event: draft } = await lockEvent(ctx, eventId)
    const now = ctx.now()
    refuseFinished(draft, now)
    if (draft.confirmedAt || !draft.draftHostId) return draft
    if (draft.startsAt <= now) throw new DomainError('too_late', {}, 'startsAt')
    const event = await ctx.db
      .update(events)
      .set({ confirmedAt: now, draftHostId: null })
      .where(isEvent(ctx, draft.id))
      .returning()
      .then(only)
    const during = { from: event.startsAt, to: endOf(event) }
    await ctx.db
      .insert(eventHosts)
      .values({ eventId: event.id, hostId: draft.draftHostId, workspaceId: ctx.workspaceId, during })
      .catch(onConstraint('one_event_per_host_at_a_time', () => new DomainError('slot_taken', {}, 'startsAt')))
    await requestRoom(ctx, event)
    await announce(ctx, eventConfirmed(event))
    return event
  })
}
