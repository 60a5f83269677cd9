import { and, eq, isNull } from 'drizzle-orm'
import { releaseConference } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { isEvent, lockEvent, sideOf } from './access.ts'
import { bookingCancelled, eventCancelled } from './facts.ts'
import type { Event } from './queries.ts'
import { refuseFinished } from './rules.ts'
import { bookings, eventHosts, events } from './tables.ts'

interface CancelEvent {
  eventId: string
  reason?: string
}

/**
 * Cancels the event, frees its host, lets its room go. Of several guests, one who cancels gives up their own place
 * only. Throws `already_cancelled`, `event_over`, `not_found`, `invalid_input` for a reason over 500 characters.
 */
export async function cancelEvent(ctx: Ctx, { eventId, reason = '' }: CancelEvent): Promise<Event> {
  const cancelReason = reason.trim() || null
  if ((cancelReason?.length ?? 0) > 500) throw new DomainError('invalid_input', {}, 'reason')
  return await inTransaction(ctx, async (ctx) => {
    const { event: before } = await lockEvent(ctx, eventId)
    const now = ctx.now()
    refuseFinished(before, now)
    const isThis = and(eq(bookings.eventId, before.id), eq(bookings.workspaceId, ctx.workspaceId))
    if (await leavesOthers(ctx, before)) return before
    const event = await ctx.db
      .update(events)
      .set({ cancelledAt: now, cancelledBy: sideOf(ctx), cancelReason, sequence: before.sequence + 1 })
      .where(isEvent(ctx, before.id))
      .returning()
      .then(only)
    await ctx.db
      .update(eventHosts)
      .set({ cancelledAt: now })
      .where(and(eq(eventHosts.eventId, event.id), eq(eventHosts.workspaceId, ctx.workspaceId)))
    await ctx.db
      .update(bookings)
      .set({ cancelledAt: now })
      .where(and(isThis, isNull(bookings.cancelledAt)))
    await releaseConference(ctx, { eventId: event.id })
    await announce(ctx, eventCancelled(event))
    return event
  })
}

/** Gives up the guest's own place if others still have theirs; says whether that was all there was to do. */
async function leavesOthers(ctx: Ctx, event: Event): Promise<boolean> {
  if (ctx.actor.kind !== 'guest') return false
  const { bookingId } = ctx.actor
  const open = await ctx.db
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.eventId, event.id), eq(bookings.workspaceId, ctx.workspaceId), isNull(bookings.cancelledAt)))
    .for('update')
  const own = open.find(({ id }) => id === bookingId)
  if (!own) throw new DomainError('already_cancelled')
  if (open.length === 1) return false
  await ctx.db
    .update(bookings)
    .set({ cancelledAt: ctx.now() })
    .where(and(eq(bookings.id, own.id), eq(bookings.workspaceId, ctx.workspaceId)))
  await announce(ctx, bookingCancelled(event, own))
  return true
}
