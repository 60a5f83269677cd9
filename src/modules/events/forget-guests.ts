import { and, eq, isNull, sql } from 'drizzle-orm'
import { forgetTopic } from '#/modules/conferencing/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { EventId } from '#/platform/ids.ts'
import { lockEvent } from './access.ts'
import { guestsForgotten } from './facts.ts'
import { bookings, type EventLocation, events } from './tables.ts'

const atOnce = 200

/**
 * Erases who came to events that ended `keepGuestsMonths` ago (decision 14): names, addresses, answers, reasons and
 * manage links. That somebody had a place stays, with its times. May run twice.
 */
export async function forgetGuests(app: App): Promise<void> {
  const before = monthsAgo(app.clock.now(), app.config.keepGuestsMonths)
  for (;;) {
    const due = await app.db
      .selectDistinct({ eventId: bookings.eventId, workspaceId: bookings.workspaceId })
      .from(bookings)
      .innerJoin(events, eq(events.id, bookings.eventId))
      .where(and(isNull(bookings.forgottenAt), endedBefore(before)))
      .limit(atOnce)
    for (const { eventId, workspaceId } of due)
      await forgetGuestsOf(contextFor(app, workspaceId, { kind: 'system', name: 'retention' }), eventId)
    if (due.length < atOnce) return
  }
}

async function forgetGuestsOf(ctx: Ctx, eventId: EventId): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { event } = await lockEvent(ctx, eventId)
    await ctx.db
      .update(bookings)
      .set({
        ...{ guestName: '', guestEmail: '', guestTimeZone: 'UTC', answers: {}, idempotencyKey: null, sealedToken: '' },
        // Nobody's hash, and not the same for two.
        tokenHash: sql`'forgotten ' || ${bookings.id}`,
        forgottenAt: ctx.now(),
      })
      .where(
        and(eq(bookings.eventId, eventId), eq(bookings.workspaceId, ctx.workspaceId), isNull(bookings.forgottenAt)),
      )
    await ctx.db
      .update(events)
      .set({ location: withoutGuest(event.location), ...(event.cancelledBy === 'guest' && { cancelReason: null }) })
      .where(and(eq(events.id, eventId), eq(events.workspaceId, ctx.workspaceId)))
    if (event.guestNameInTopic) await forgetTopic(ctx, { eventId, topic: event.title })
    await announce(ctx, guestsForgotten(event))
  })
}

function endedBefore(instant: Date) {
  const end = sql`${events.startsAt} + make_interval(mins => ${events.durationMinutes})`
  return sql`${end} < ${instant.toISOString()}::timestamptz`
}

function withoutGuest(location: EventLocation): EventLocation {
  return location.kind === 'phone' && location.whose === 'guest' ? { ...location, number: '' } : location
}

function monthsAgo(now: Date, months: number): Date {
  const then = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO('UTC').subtract({ months })
  return new Date(then.epochMilliseconds)
}
