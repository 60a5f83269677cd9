import { sql } from 'drizzle-orm'
import type { Schedule } from '#/modules/availability/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { insertRows } from '#/platform/db/rows.ts'
import { onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announcing, type Fact } from '#/platform/facts/facts.ts'
import { type BookingId, type EventId, type HostId, newId } from '#/platform/ids.ts'
import { newManageToken } from './manage-token.ts'
import type { Booking, Event } from './queries.ts'
import { endOf } from './rules.ts'
import { bookings, type EventLocation, eventHosts, events } from './tables.ts'

/** The event that a booking makes: a copy of what the type says now (Y16). */
export function bookedEvent(
  ctx: Ctx,
  type: MeetingType,
  schedule: Schedule,
  { startsAt, location }: { startsAt: Date; location: EventLocation },
): Event {
  const now = ctx.now()
  return {
    id: newId<EventId>(),
    workspaceId: ctx.workspaceId,
    meetingTypeId: type.id,
    title: type.title,
    startsAt,
    durationMinutes: type.durationMinutes,
    timeZone: schedule.timeZone,
    bufferBeforeMinutes: type.bufferBeforeMinutes,
    bufferAfterMinutes: type.bufferAfterMinutes,
    location,
    waitingRoom: type.waitingRoom,
    muteUponEntry: type.muteUponEntry,
    joinBeforeHost: type.joinBeforeHost,
    guestNameInTopic: type.guestNameInTopic,
    reminderMinutes: type.reminderMinutes,
    draftHostId: null,
    sequence: 0,
    createdAt: now,
    confirmedAt: now,
    cancelledAt: null,
    cancelledBy: null,
    cancelReason: null,
  }
}

type Guest = Pick<Booking, 'guestName' | 'guestEmail' | 'guestTimeZone' | 'language' | 'answers' | 'idempotencyKey'>

/** A guest's place at an event, with a fresh manage link. */
export function newBooking(ctx: Ctx, eventId: EventId, guest: Guest): { booking: Booking; manageToken: string } {
  const id = newId<BookingId>()
  const { token, stored } = newManageToken(ctx, id)
  const { guestName, guestEmail, guestTimeZone, language, answers, idempotencyKey } = guest
  const booking: Booking = {
    id,
    workspaceId: ctx.workspaceId,
    eventId,
    ...{ guestName, guestEmail, guestTimeZone, language, answers, idempotencyKey },
    ...stored,
    tokenGeneration: 1,
    createdAt: ctx.now(),
    cancelledAt: null,
    forgottenAt: null,
  }
  return { booking, manageToken: token }
}

interface NewEvent {
  event: Event
  hostId: HostId | null
  booked: Booking[]
  /** What is announced of it. */
  fact: Fact
}

/**
 * Writes event, host, bookings and fact in one statement, since others wait for the host; throws `slot_taken` when the
 * host is held already (X3).
 */
export async function insertEvent(ctx: Ctx, { event, hostId, booked, fact }: NewEvent): Promise<void> {
  const parts = [sql`event as (${insertRows(events, [event])})`]
  if (hostId) {
    const during = `[${event.startsAt.toISOString()},${endOf(event).toISOString()})`
    const held = { eventId: event.id, hostId, workspaceId: ctx.workspaceId, during, cancelledAt: null }
    parts.push(sql`host as (${insertRows(eventHosts, [held])})`)
  }
  if (booked.length > 0) parts.push(sql`booked as (${insertRows(bookings, booked)})`)
  await ctx.db
    .execute(announcing(ctx, fact, parts).statement)
    .catch(onConstraint('one_event_per_host_at_a_time', () => new DomainError('slot_taken', {}, 'startsAt')))
}
