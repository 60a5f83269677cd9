import { type Contact, getHost, getProfile, hostContact, listMembers } from '#/modules/accounts/index.ts'
import type { ConferenceView } from '#/modules/conferencing/index.ts'
import { type BookingView, type EventView, getEvent, manageTokenOf } from '#/modules/events/index.ts'
import { getMeetingType, type Question } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { EventId, HostId } from '#/platform/ids.ts'
import { type Entry, lockEntry, reviseEntry } from './calendar-entry.ts'

/** With the token of the guest's page, which is opened only for the moment of writing (decision 42). */
export type CurrentBooking = BookingView & { manageToken: string }

export interface CurrentHost {
  id: HostId
  name: string
  /** In guests' calendars; the same as long as the event is, else they take a change for another's. */
  email: string | null
  /** Who is written to: a former member's mails go to the workspace's first owner (T9). Null for a host without an account. */
  contact: Contact | null
  isFormer: boolean
}

/** An event as its rows say it is at this moment, with the room's link only while that link works. */
export interface Current {
  event: EventView
  hosts: CurrentHost[]
  bookings: CurrentBooking[]
  room: ConferenceView | null
  /** What the `.ics` may say of the room. */
  joinUrl: string | null
  /** The meeting type's, for the answers. */
  questions: Question[]
}

/** Reads the event while no other mail about it is being judged, in one transaction with `work`; null when there is none. */
export async function withCurrent<T>(
  ctx: Ctx,
  eventId: EventId,
  work: (current: Current & { entry: Entry }) => Promise<T>,
): Promise<T | null> {
  // Whoever may not see the event must not leave an entry of it in their own workspace.
  if (!(await getEvent(ctx, eventId).catch(nullWhenGone))) return null
  // Read again once the lock is held: who comes later has seen at least as much, so its sequence may be the higher one.
  const locked = await lockEntry(ctx, eventId)
  const current = await readCurrent(ctx, eventId)
  return current && (await work({ ...current, entry: await reviseEntry(ctx, locked, current) }))
}

async function readCurrent(ctx: Ctx, eventId: EventId): Promise<Current | null> {
  const event = await getEvent(ctx, eventId).catch(nullWhenGone)
  if (!event) return null
  const room = event.conference?.wanted === 'present' ? event.conference : null
  return {
    event,
    hosts: await inTurn(event.hosts, ({ id }) => readHost(ctx, id)),
    bookings: await inTurn(event.bookings, async (booking) => ({
      ...booking,
      manageToken: await manageTokenOf(ctx, booking.id),
    })),
    room: event.conference,
    joinUrl: event.location.kind === 'zoom' && room ? room.joinUrl : null,
    questions: await readQuestions(ctx, event),
  }
}

function nullWhenGone(error: unknown): null {
  if (error instanceof DomainError && error.code === 'not_found') return null
  throw error
}

// One connection of the database at a time can be asked, so there is nothing to win by asking at once.
async function inTurn<A, B>(items: A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  for (const item of items) results.push(await work(item))
  return results
}

async function readHost(ctx: Ctx, hostId: HostId): Promise<CurrentHost> {
  const { name, userId } = await getHost(ctx.db, hostId)
  if (!userId) return { id: hostId, name, email: null, contact: null, isFormer: false }
  const own = await hostContact(ctx.db, hostId)
  const members = await listMembers(ctx)
  if (members.some((member) => member.userId === userId))
    return { id: hostId, name, email: own.email, contact: own, isFormer: false }
  const owner = members.find(({ role }) => role === 'owner')
  const contact = owner ? await getProfile(ctx.db, owner.userId) : null
  return { id: hostId, name, email: own.email, contact, isFormer: true }
}

async function readQuestions(ctx: Ctx, event: EventView): Promise<Question[]> {
  if (!event.meetingTypeId) return []
  return (await getMeetingType(ctx, event.meetingTypeId)).questions
}
