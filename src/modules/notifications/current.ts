import { and, asc, eq } from 'drizzle-orm'
import { type Contact, getHost, hostContact } from '#/modules/accounts/index.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { bookings, type EventLocation, eventHosts, events } from '#/modules/events/tables.ts'
import { getMeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId, HostId } from '#/platform/ids.ts'
import { type Entry, lockEntry, reviseEntry } from './calendar-entry.ts'

export type { EventLocation }
export type CurrentEvent = typeof events.$inferSelect
export type Booking = typeof bookings.$inferSelect
export type Room = typeof conferences.$inferSelect

export interface CurrentHost {
  id: HostId
  name: string
  /** Null for a host without an account, who can't be written to. */
  contact: Contact | null
}

/** An event as its rows say it is at this moment, with the room's link only while that link works. */
export interface Current {
  event: CurrentEvent
  hosts: CurrentHost[]
  bookings: Booking[]
  room: Room | null
  /** What the `.ics` may say of the room. */
  joinUrl: string | null
  /** The meeting type's questions by id, for the answers. */
  questions: Map<string, string>
}

/** Reads the event while no other mail about it is being judged, in one transaction with `work`; null when there is none. */
export async function withCurrent<T>(
  ctx: Ctx,
  eventId: EventId,
  work: (current: Current & { entry: Entry }) => Promise<T>,
): Promise<T | null> {
  // Read only once the lock is held: who comes later has seen at least as much, so its sequence may be the higher one.
  const locked = await lockEntry(ctx, eventId)
  const current = await readCurrent(ctx, eventId)
  return current && (await work({ ...current, entry: await reviseEntry(ctx, locked, current) }))
}

async function readCurrent(ctx: Ctx, eventId: EventId): Promise<Current | null> {
  const [event] = await ctx.db
    .select()
    .from(events)
    .where(and(eq(events.id, eventId), eq(events.workspaceId, ctx.workspaceId)))
  if (!event) return null
  const held = await ctx.db.select().from(eventHosts).where(eq(eventHosts.eventId, eventId))
  const booked = await ctx.db.select().from(bookings).where(eq(bookings.eventId, eventId)).orderBy(asc(bookings.id))
  const [room] = await ctx.db.select().from(conferences).where(eq(conferences.eventId, eventId))
  return {
    event,
    hosts: await Promise.all(held.map(({ hostId }) => readHost(ctx, hostId))),
    bookings: booked,
    room: room ?? null,
    joinUrl: room && !deadStates.includes(room.state) ? room.joinUrl : null,
    questions: await readQuestions(ctx, event),
  }
}

const deadStates: Room['state'][] = ['lost', 'failed', 'removed']

async function readHost(ctx: Ctx, hostId: HostId): Promise<CurrentHost> {
  const host = await getHost(ctx.db, hostId)
  return { id: hostId, name: host.name, contact: host.userId ? await hostContact(ctx.db, hostId) : null }
}

async function readQuestions(ctx: Ctx, event: CurrentEvent): Promise<Map<string, string>> {
  if (!event.meetingTypeId) return new Map()
  const { questions } = await getMeetingType(ctx, event.meetingTypeId)
  return new Map(questions.map(({ id, label }) => [id, label]))
}
