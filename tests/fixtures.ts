import {
  createDefaultSchedule,
  createSchedule,
  findScheduleOf,
  type ScheduleInput,
} from '#/modules/availability/index.ts'
import {
  type BookingInput,
  type BookingOutcome,
  confirmBooking,
  type OpenTime,
  openTimes,
} from '#/modules/events/index.ts'
import { createMeetingType, type MeetingType, type MeetingTypeInput } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ScheduleId } from '#/platform/ids.ts'
import type { Person, World } from './world.ts'

/** A context acting as this person in their workspace. */
export function as(world: World, person: Person): Ctx {
  return world.ctx({ kind: 'member', userId: person.userId, role: person.role }, person.workspaceId)
}

/** A context of somebody without an account, on the person's workspace's public pages. */
export function asVisitor(world: World, person: Person = world.ada): Ctx {
  return world.ctx({ kind: 'visitor' }, person.workspaceId)
}

/** A context of the guest of this booking. */
export function asGuest(world: World, { booking }: Pick<BookingOutcome, 'booking'>): Ctx {
  return world.ctx({ kind: 'guest', bookingId: booking.id }, booking.workspaceId)
}

let types = 0

/** A half-hour call of this person at a link, weekdays 9 to 17 in Berlin, unless said otherwise. */
export async function addMeetingType(
  world: World,
  person: Person = world.ada,
  overrides: Partial<MeetingTypeInput> & { hours?: Partial<ScheduleInput> } = {},
): Promise<MeetingType> {
  const { hours, ...input } = overrides
  const ctx = as(world, person)
  return await createMeetingType(ctx, {
    hostId: person.hostId,
    scheduleId: hours ? await addSchedule(ctx, person, hours) : await scheduleOf(ctx, person),
    title: 'Intro call',
    slug: `intro-call-${++types}`,
    durationMinutes: 30,
    locations: [{ id: 'link', kind: 'link', url: 'https://meet.example.org/ada' }],
    ...input,
  })
}

/** Every day around the clock, for tests in which the hours are beside the point. */
export const aroundTheClock: Partial<ScheduleInput> = {
  timeZone: 'UTC',
  weekly: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00'] as [string, string]]]),
  ),
}

/** What is open on the public page in the next `days` days. */
export async function openSlots(world: World, type: MeetingType, days = 14): Promise<OpenTime[]> {
  const ctx = world.ctx({ kind: 'visitor' }, type.workspaceId)
  const from = ctx.now().toISOString().slice(0, 10)
  const to = new Date(ctx.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
  return (await openTimes(ctx, { meetingType: type, from, to, timeZone: 'UTC' })).slots
}

/** Gia books the type's first open start, unless said otherwise. */
export async function book(
  world: World,
  type: MeetingType,
  overrides: Partial<BookingInput> = {},
): Promise<BookingOutcome> {
  const startsAt = overrides.startsAt ?? (await openSlots(world, type))[0]?.startsAt
  if (!startsAt) throw new Error('nothing is open in the next 14 days')
  return await confirmBooking(world.ctx({ kind: 'visitor' }, type.workspaceId), bookingOf(type, startsAt, overrides))
}

/** What Gia sends to book this start. */
export function bookingOf(
  type: MeetingType,
  startsAt: Date | string,
  overrides: Partial<BookingInput> = {},
): BookingInput {
  return {
    meetingTypeId: type.id,
    startsAt,
    guestName: 'Gia',
    guestEmail: 'gia@anteroom.example',
    guestTimeZone: 'America/New_York',
    ...overrides,
  }
}

async function scheduleOf(ctx: Ctx, { hostId }: Person): Promise<ScheduleId> {
  const known = await findScheduleOf(ctx, hostId)
  return (known ?? (await createDefaultSchedule(ctx, { hostId, timeZone: 'Europe/Berlin', name: 'Working hours' }))).id
}

async function addSchedule(ctx: Ctx, { hostId }: Person, hours: Partial<ScheduleInput>): Promise<ScheduleId> {
  const weekly: ScheduleInput['weekly'] = { mon: [['09:00', '17:00']] }
  const schedule = await createSchedule(ctx, { hostId, name: 'Hours', timeZone: 'Europe/Berlin', weekly, ...hours })
  return schedule.id
}
