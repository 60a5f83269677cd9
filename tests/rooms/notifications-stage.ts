import ICAL from 'ical.js'
import { type EventInput, scheduleEvent } from '#/modules/events/index.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import type { Mail } from '#/platform/mail/mailer.ts'
import type { World } from '../world.ts'

export const gia = 'gia@guests.example'
export const ada = 'ada@anteroom.example'

/** A whole hour at least `hours` from the world's now. */
export function startIn(world: World, hours: number): Date {
  return new Date(Math.ceil(world.clock.now().getTime() / 3_600_000 + hours) * 3_600_000)
}

/** Ada schedules a half hour with Gia, three days ahead unless said otherwise. */
export async function schedule(world: World, input: Partial<EventInput> & { connectionId?: ConnectionId } = {}) {
  const { connectionId, ...more } = input
  const { event, bookings } = await scheduleEvent(world.ctx(), {
    hostId: world.ada.hostId,
    title: 'First talk',
    startsAt: startIn(world, 72),
    durationMinutes: 30,
    timeZone: 'Europe/Berlin',
    invitees: [{ name: 'Gia', email: gia }],
    location: connectionId ? { kind: 'zoom', connectionId } : { kind: 'in_person', address: 'Main street 1' },
    ...more,
  })
  const [booking] = bookings
  if (!booking) throw new Error('nobody was invited')
  return { event, booking, eventId: event.id }
}

/** Zoom answers every create with 500 until `mend` is called. */
export async function breakZoom(world: World, effect: unknown = { kind: 'status', status: 500 }) {
  await world.control('/faults', { match: { method: 'POST', path: '/v2/users/me/meetings' }, effect })
  return async () => {
    await world.control('/faults', undefined, 'DELETE')
  }
}

export const to = (world: World, address: string): Mail[] => world.mails.filter((mail) => mail.to.address === address)

export const subjects = (mails: Mail[]): string[] => mails.map(({ subject }) => subject.replace(/[,(].*/, ''))

/** What ical.js, which shares no code with the writer, reads in a mail's calendar part. */
export function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const entry = calendar.getFirstSubcomponent('vevent')
  if (!entry) throw new Error('no VEVENT')
  const value = (name: string) => entry.getFirstPropertyValue(name)?.toString() ?? null
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: Number(value('sequence')),
    location: value('location'),
    description: value('description'),
    summary: value('summary'),
    status: value('status'),
    start: new ICAL.Event(entry).startDate.toJSDate(),
    isUtc: new ICAL.Event(entry).startDate.zone === ICAL.Timezone.utcTimezone,
    end: new ICAL.Event(entry).endDate.toJSDate(),
    entry,
  }
}

export const calendarsOf = (mails: Mail[]) =>
  mails.flatMap(({ calendar }) => (calendar ? [readCalendar(calendar.content)] : []))

/** Runs what is due until `minutes` have passed, in steps that give each job its time. */
export async function pass(world: World, minutes: number): Promise<void> {
  world.clock.advance(minutes)
  await world.runJobs()
}

export async function joinUrlOf(world: World, eventId: EventId): Promise<string> {
  const { rows } = await world.pool.query<{ join_url: string }>(
    'select join_url from conferences where event_id = $1',
    [eventId],
  )
  const url = rows[0]?.join_url
  if (!url) throw new Error('no join URL')
  return url
}
