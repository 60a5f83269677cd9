import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { listHosts } from '#/modules/accounts/index.ts'
import { type ConferenceView, listConferences } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type BookingId, type EventId, type HostId, isId } from '#/platform/ids.ts'
import { authorizeForEvent } from './access.ts'
import { type EventStatus, endOf, statusOf } from './rules.ts'
import { bookings, eventHosts, events } from './tables.ts'

export type Event = typeof events.$inferSelect
export type Booking = typeof bookings.$inferSelect

/** A booking without what only its guest may hold. */
export type BookingView = Omit<Booking, 'tokenHash' | 'sealedToken' | 'idempotencyKey'>

export interface EventView extends Event {
  status: EventStatus
  endsAt: Date
  /** Who holds it; of a draft who will. */
  hosts: { id: HostId; name: string }[]
  /** Oldest first, cancelled ones included. */
  bookings: BookingView[]
  /** Null when no room was ever asked for. */
  conference: ConferenceView | null
}

/** The event with its people and its room, or throws `not_found`, also for one that the actor may not see. */
export async function getEvent(ctx: Ctx, id: string): Promise<EventView> {
  if (!isId(id)) throw new DomainError('not_found')
  const [event] = await ctx.db
    .select()
    .from(events)
    .where(and(eq(events.id, id as EventId), eq(events.workspaceId, ctx.workspaceId)))
  if (!event) throw new DomainError('not_found')
  const [view] = await viewsOf(ctx, [event])
  if (!view) throw new DomainError('not_found')
  await authorizeForEvent(
    ctx,
    view.id,
    view.hosts.map((host) => host.id),
  )
  return view
}

/** Events with their hosts, bookings and rooms, in the order given: four queries however many there are. */
export async function viewsOf(ctx: Ctx, rows: Event[]): Promise<EventView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const held = await ctx.db
    .select({ eventId: eventHosts.eventId, hostId: eventHosts.hostId })
    .from(eventHosts)
    .where(and(eq(eventHosts.workspaceId, ctx.workspaceId), inArray(eventHosts.eventId, ids)))
  const booked = await ctx.db
    .select()
    .from(bookings)
    .where(and(eq(bookings.workspaceId, ctx.workspaceId), inArray(bookings.eventId, ids)))
    .orderBy(asc(bookings.id))
  const hostIdsOf = new Map(
    rows.map(({ id, draftHostId }) => {
      const holding = held.filter(({ eventId }) => eventId === id).map(({ hostId }) => hostId)
      return [id, holding.length > 0 || !draftHostId ? holding : [draftHostId]]
    }),
  )
  const names = await listHosts(ctx.db, [...new Set([...hostIdsOf.values()].flat())])
  const conferences = await listConferences(ctx, ids)
  return rows.map((event) => ({
    ...event,
    status: statusOf(event),
    endsAt: endOf(event),
    hosts: names.filter(({ id }) => hostIdsOf.get(event.id)?.includes(id)).map(({ id, name }) => ({ id, name })),
    bookings: booked.filter(({ eventId }) => eventId === event.id).map(bookingView),
    conference: conferences.get(event.id) ?? null,
  }))
}

export function bookingView(booking: Booking): BookingView {
  const { tokenHash: _hash, sealedToken: _sealed, idempotencyKey: _key, ...view } = booking
  return view
}

/** A booking with its event, or throws `not_found`. */
export async function loadBooking(ctx: Ctx, bookingId: string): Promise<{ booking: Booking; event: Event }> {
  if (!isId(bookingId)) throw new DomainError('not_found')
  const [found] = await ctx.db
    .select({ booking: bookings, event: events })
    .from(bookings)
    .innerJoin(events, eq(events.id, bookings.eventId))
    .where(and(eq(bookings.id, bookingId as BookingId), eq(bookings.workspaceId, ctx.workspaceId)))
  if (!found) throw new DomainError('not_found')
  return found
}

/** The one guest's name, for the meeting's topic; none of several guests gives it theirs. */
export async function guestNameOf(ctx: Ctx, { id }: Event): Promise<string | undefined> {
  const guests = await ctx.db
    .select({ name: bookings.guestName })
    .from(bookings)
    .where(and(eq(bookings.eventId, id), eq(bookings.workspaceId, ctx.workspaceId), isNull(bookings.cancelledAt)))
    .limit(2)
  return guests.length === 1 ? guests[0]?.name : undefined
}
