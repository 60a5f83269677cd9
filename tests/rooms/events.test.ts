import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conferences } from '#/modules/conferencing/tables.ts'
import {
  type BookingOutcome,
  cancelEvent,
  changeLocation,
  confirmEvent,
  eventHistory,
  findBookingByToken,
  getEvent,
  guestBookings,
  listEvents,
  moveEvent,
  openTimes,
  previewMove,
  regenerateRoom,
  renewManageLink,
  scheduleEvent,
  todayAndNext,
  useProviderTime,
} from '#/modules/events/index.ts'
import { eventHosts } from '#/modules/events/tables.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { addMeetingType, aroundTheClock, as, asGuest, asVisitor, book } from '../fixtures.ts'
import { testOrigin, World } from '../world.ts'

let world: World
let connectionId: ConnectionId
let type: MeetingType
beforeAll(async () => {
  world = await World.create()
  connectionId = await world.connectZoom()
  type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    durationMinutes: 60,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
})
afterAll(() => world[Symbol.asyncDispose]())

let next = 48
/** A whole hour that no other test uses. */
function freeHour(): Date {
  return new Date((Math.floor(world.clock.now().getTime() / 3_600_000) + ++next * 3) * 3_600_000)
}

let guests = 0
async function booked(overrides = {}): Promise<BookingOutcome> {
  return await book(world, type, { startsAt: freeHour(), guestEmail: `g${++guests}@anteroom.example`, ...overrides })
}

const link = { kind: 'link', url: 'https://meet.example.org/ada' } as const
const later = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000)

async function linkOf(eventId: string): Promise<string | null> {
  await world.runJobs()
  return (await getEvent(world.ctx(), eventId)).conference?.joinUrl ?? null
}

/** Does it at another time, then goes back to where the clock would be by now: jobs are due by it, too. */
async function at(time: Date, work: () => Promise<unknown>): Promise<void> {
  const minutes = (time.getTime() - world.clock.now().getTime()) / 60_000
  world.clock.advance(minutes)
  await work()
  world.clock.advance(-minutes)
}

describe('a move', () => {
  it('J2 by the guest takes an offered start, keeps host and link, and raises the sequence', async () => {
    const outcome = await booked()
    const { event } = outcome
    const before = await linkOf(event.id)
    expect(before).toMatch(/^https?:/)
    const startsAt = later(event.startsAt, 60)
    const moved = await moveEvent(asGuest(world, outcome), { eventId: event.id, startsAt })
    expect(moved).toMatchObject({ overrides: [], event: { startsAt, sequence: 1 } })
    expect(await linkOf(event.id)).toBe(before)
    const view = await getEvent(world.ctx(), event.id)
    expect(view.hosts.map(({ id }) => id)).toEqual([world.ada.hostId])
    expect(view.conference?.startsAt).toEqual(startsAt)
  })

  it('to where it is changes nothing', async () => {
    const { event } = await booked()
    const history = await eventHistory(world.ctx(), event.id)
    await moveEvent(world.ctx(), { eventId: event.id, startsAt: event.startsAt })
    expect((await getEvent(world.ctx(), event.id)).sequence).toBe(0)
    expect(await eventHistory(world.ctx(), event.id)).toHaveLength(history.length)
  })

  it('by the guest is refused where a booking would be, by the host only where the host is held', async () => {
    const [outcome, other] = [await booked(), await booked()]
    const { event } = outcome
    const guest = asGuest(world, outcome)
    const to = (startsAt: Date) => ({ eventId: event.id, startsAt })
    await expect(moveEvent(guest, to(other.event.startsAt))).rejects.toMatchObject({ code: 'slot_taken' })
    await expect(moveEvent(guest, to(later(event.startsAt, 7)))).rejects.toMatchObject({ code: 'slot_not_offered' })
    await expect(moveEvent(world.ctx(), to(other.event.startsAt))).rejects.toMatchObject({ code: 'slot_taken' })
    await expect(moveEvent(world.ctx(), to(later(other.event.startsAt, 59)))).rejects.toMatchObject({
      code: 'slot_taken',
    })
    const moved = await moveEvent(world.ctx(), to(later(other.event.startsAt, 60)))
    expect(moved.event.startsAt).toEqual(later(other.event.startsAt, 60))
  })

  it('does not stand in its own way, nor count against its own limits', async () => {
    const tight = await addMeetingType(world, world.bo, {
      hours: aroundTheClock,
      durationMinutes: 60,
      slotIntervalMinutes: 30,
      bufferAfterMinutes: 30,
      maxPerDay: 1,
    })
    const startsAt = new Date(Math.ceil(world.clock.now().getTime() / 86_400_000 + 2) * 86_400_000)
    const outcome = await book(world, tight, { startsAt, guestEmail: 'tight@anteroom.example' })
    const date = startsAt.toISOString().slice(0, 10)
    const asked = { meetingType: tight, from: date, to: date, timeZone: 'UTC' }
    expect((await openTimes(asVisitor(world), asked)).slots).toEqual([])
    const { slots } = await openTimes(asVisitor(world), { ...asked, moving: outcome.event })
    expect(slots.map((slot) => slot.startsAt)).toContainEqual(later(startsAt, 30))
    await moveEvent(asGuest(world, outcome), { eventId: outcome.event.id, startsAt: later(startsAt, 30) })
  })

  it('by the host may override hours, notice and limits, and says which, also before it is done', async () => {
    const day: [string, string][] = [['09:00', '11:00']]
    const strict = await addMeetingType(world, world.bo, {
      hours: { timeZone: 'UTC', weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day } },
      minimumNoticeMinutes: 60,
      horizonDays: 5,
      maxPerDay: 1,
    })
    const [one, two] = [await book(world, strict), await book(world, strict, { guestEmail: 'two@anteroom.example' })]
    const eventId = two.event.id
    const evening = later(one.event.startsAt, 12 * 60)
    const bo = as(world, world.bo)
    expect((await previewMove(bo, { eventId, startsAt: evening })).overrides.sort()).toEqual(['hours', 'limits'])
    expect((await getEvent(bo, eventId)).startsAt).toEqual(two.event.startsAt)
    const far = later(two.event.startsAt, 20 * 1440)
    expect((await previewMove(bo, { eventId, startsAt: far })).overrides).toEqual(['horizon'])
    const guest = asGuest(world, two)
    await expect(moveEvent(guest, { eventId, startsAt: evening })).rejects.toMatchObject({ code: 'slot_not_offered' })
    const moved = await moveEvent(bo, { eventId, startsAt: evening })
    expect(moved.overrides.sort()).toEqual(['hours', 'limits'])
  })

  it('decision 50 within the notice: the host may, and is told; the guest may not', async () => {
    const hasty = await addMeetingType(world, world.bo, { hours: aroundTheClock, minimumNoticeMinutes: 600 })
    const outcome = await book(world, hasty, { guestEmail: 'hasty@anteroom.example' })
    const { id: eventId } = outcome.event
    const startsAt = new Date(Math.ceil(world.clock.now().getTime() / 3_600_000 + 1) * 3_600_000)
    await expect(moveEvent(asGuest(world, outcome), { eventId, startsAt })).rejects.toMatchObject({ code: 'too_late' })
    const bo = as(world, world.bo)
    expect((await previewMove(bo, { eventId, startsAt })).overrides).toEqual(['notice'])
    expect((await moveEvent(bo, { eventId, startsAt })).overrides).toEqual(['notice'])
  })

  it('does not go into the past, nor does what is over or cancelled move', async () => {
    const { event } = await booked({
      startsAt: new Date(Math.ceil(world.clock.now().getTime() / 3_600_000) * 3_600_000),
    })
    const { id: eventId } = event
    const past = later(event.startsAt, -24 * 60)
    await expect(moveEvent(world.ctx(), { eventId, startsAt: past })).rejects.toMatchObject({ code: 'too_late' })
    const tomorrow = later(event.startsAt, 24 * 60)
    await at(later(event.startsAt, 60), async () => {
      await expect(moveEvent(world.ctx(), { eventId, startsAt: tomorrow })).rejects.toMatchObject({
        code: 'event_over',
      })
      await expect(cancelEvent(world.ctx(), { eventId })).rejects.toMatchObject({ code: 'event_over' })
    })
    await cancelEvent(world.ctx(), { eventId })
    await expect(moveEvent(world.ctx(), { eventId, startsAt: tomorrow })).rejects.toMatchObject({
      code: 'already_cancelled',
    })
  })

  it('J16 of an event whose link is lost makes a new meeting', async () => {
    const { event } = await booked()
    const before = await linkOf(event.id)
    await world.app.db
      .update(conferences)
      .set({ state: 'lost', joinUrl: null, passcode: null, meetingId: null })
      .where(eq(conferences.eventId, event.id))
    await moveEvent(world.ctx(), { eventId: event.id, startsAt: later(event.startsAt, 60) })
    const after = await linkOf(event.id)
    expect(after).toMatch(/^https?:/)
    expect(after).not.toBe(before)
  })

  it('to the time at the provider ends the difference', async () => {
    const { event } = await booked()
    await world.runJobs()
    const there = later(event.startsAt, 60)
    await expect(useProviderTime(world.ctx(), { eventId: event.id })).rejects.toMatchObject({ code: 'not_found' })
    await world.app.db.update(conferences).set({ providerStartsAt: there }).where(eq(conferences.eventId, event.id))
    const moved = await useProviderTime(world.ctx(), { eventId: event.id })
    expect(moved.event.startsAt).toEqual(there)
    expect((await getEvent(world.ctx(), event.id)).conference?.providerStartsAt).toBeNull()
  })
})

describe('a cancel', () => {
  it('J3 frees the host, lets the room go, keeps the reason, and is done once', async () => {
    const outcome = await booked()
    const { event } = outcome
    await world.runJobs()
    const guest = asGuest(world, outcome)
    const cancelled = await cancelEvent(guest, { eventId: event.id, reason: ' Ill ' })
    expect(cancelled).toMatchObject({ cancelledBy: 'guest', cancelReason: 'Ill', sequence: 1 })
    const view = await getEvent(world.ctx(), event.id)
    expect(view).toMatchObject({ status: 'cancelled', conference: { wanted: 'absent', joinUrl: null } })
    expect(view.bookings[0]?.cancelledAt).not.toBeNull()
    await expect(cancelEvent(world.ctx(), { eventId: event.id })).rejects.toMatchObject({ code: 'already_cancelled' })
    await booked({ startsAt: event.startsAt })
  })

  it('by one of several guests gives up their place only; by the last it is the event’s', async () => {
    const { event, bookings } = await scheduleEvent(world.ctx(), {
      hostId: world.ada.hostId,
      title: 'Planning',
      startsAt: freeHour(),
      durationMinutes: 30,
      timeZone: 'UTC',
      invitees: [
        { name: 'Gia', email: 'gia@anteroom.example' },
        { name: 'Bo', email: 'bo@anteroom.example' },
      ],
      location: link,
    })
    const [gia, bo] = bookings.map((booking) => asGuest(world, { booking })) as [
      ReturnType<typeof asGuest>,
      ReturnType<typeof asGuest>,
    ]
    await cancelEvent(gia, { eventId: event.id })
    const view = await getEvent(world.ctx(), event.id)
    expect(view.status).toBe('confirmed')
    expect(view.bookings.map(({ cancelledAt }) => cancelledAt !== null)).toEqual([true, false])
    await expect(cancelEvent(gia, { eventId: event.id })).rejects.toMatchObject({ code: 'already_cancelled' })
    await cancelEvent(bo, { eventId: event.id })
    expect((await getEvent(world.ctx(), event.id)).status).toBe('cancelled')
  })
})

describe('an event made by its host', () => {
  const input = () => ({
    hostId: world.ada.hostId,
    title: 'Planning',
    startsAt: freeHour(),
    durationMinutes: 30,
    timeZone: 'Europe/Berlin',
    invitees: [{ name: 'Gia', email: 'Gia@anteroom.example' }],
    location: { kind: 'zoom' as const, connectionId },
  })

  it('T16 as a draft holds no time and opens no room; confirming does both, once', async () => {
    const asked = input()
    const { event: draft } = await scheduleEvent(world.ctx(), { ...asked, draft: true })
    await world.runJobs()
    expect(await getEvent(world.ctx(), draft.id)).toMatchObject({
      status: 'draft',
      conference: null,
      hosts: [{ id: world.ada.hostId }],
    })
    const held = () => world.app.db.select().from(eventHosts).where(eq(eventHosts.eventId, draft.id))
    expect(await held()).toEqual([])
    const { event: other } = await scheduleEvent(world.ctx(), { ...asked, location: link })
    await expect(confirmEvent(world.ctx(), { eventId: draft.id })).rejects.toMatchObject({ code: 'slot_taken' })
    await cancelEvent(world.ctx(), { eventId: other.id })
    await confirmEvent(world.ctx(), { eventId: draft.id })
    await confirmEvent(world.ctx(), { eventId: draft.id })
    expect(await held()).toHaveLength(1)
    expect(await linkOf(draft.id)).toMatch(/^https?:/)
    const kinds = (await eventHistory(world.ctx(), draft.id)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind.startsWith('event.'))).toEqual(['event.drafted', 'event.confirmed'])
    expect(kinds.filter((kind) => kind === 'conference.requested')).toHaveLength(1)
  })

  it('is refused in the past, at a held time, on a connection that isn’t its host’s, and for others’ hosts', async () => {
    const asked = input()
    const ctx = world.ctx()
    const past = scheduleEvent(ctx, { ...asked, startsAt: '2020-01-01T00:00:00Z' })
    await expect(past).rejects.toMatchObject({ code: 'too_late' })
    await scheduleEvent(ctx, { ...asked, location: link })
    await expect(scheduleEvent(ctx, { ...asked, location: link })).rejects.toMatchObject({ code: 'slot_taken' })
    const bos = scheduleEvent(as(world, world.bo), { ...asked, hostId: world.bo.hostId })
    await expect(bos).rejects.toMatchObject({ code: 'location_unavailable' })
    await expect(scheduleEvent(as(world, world.mallory), asked)).rejects.toMatchObject({ code: 'not_found' })
    await expect(scheduleEvent(as(world, world.bo), asked)).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a location changed by hand', () => {
  it('J16 lets the room go, makes it again, and leaves it when nothing changes', async () => {
    const { event } = await booked()
    const first = await linkOf(event.id)
    const change = (location: Parameters<typeof changeLocation>[1]['location']) =>
      changeLocation(world.ctx(), { eventId: event.id, location })
    expect((await change({ kind: 'zoom', connectionId })).sequence).toBe(0)
    expect(await change(link)).toMatchObject({ location: link, sequence: 1 })
    expect(await linkOf(event.id)).toBeNull()
    expect((await change({ kind: 'zoom', connectionId })).sequence).toBe(2)
    const second = await linkOf(event.id)
    expect(second).toMatch(/^https?:/)
    expect(second).not.toBe(first)
    await regenerateRoom(world.ctx(), { eventId: event.id })
    const third = await linkOf(event.id)
    expect(third).toMatch(/^https?:/)
    expect(third).not.toBe(second)
  })

  it('is not for guests', async () => {
    const outcome = await booked()
    const refused = changeLocation(asGuest(world, outcome), { eventId: outcome.event.id, location: link })
    await expect(refused).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a manage link', () => {
  it('finds its booking until 30 days after the event; a new one voids it', async () => {
    const outcome = await booked()
    const found = await findBookingByToken(world.app, outcome.manageToken)
    expect(found).toMatchObject({ workspaceId: world.ada.workspaceId, booking: { id: outcome.booking.id } })
    expect(JSON.stringify(found)).not.toMatch(/tokenHash|sealedToken/)
    const { manageToken } = await renewManageLink(asGuest(world, outcome), { bookingId: outcome.booking.id })
    expect(await findBookingByToken(world.app, outcome.manageToken)).toBeNull()
    expect((await findBookingByToken(world.app, manageToken))?.booking.tokenGeneration).toBe(2)
    expect(await findBookingByToken(world.app, 'made-up')).toBeNull()
    await at(later(outcome.event.startsAt, 60 + 30 * 1440 + 1), async () => {
      await expect(findBookingByToken(world.app, manageToken)).rejects.toMatchObject({ code: 'link_expired' })
    })
  })

  it('is 128 bits, and stored as a hash and sealed only', async () => {
    const { manageToken, booking } = await booked()
    expect(Buffer.from(manageToken, 'base64url')).toHaveLength(16)
    expect(JSON.stringify(booking)).not.toContain(manageToken)
  })
})

describe('the desk', () => {
  it('lists pages of what is to come, finds by guest and title, and keeps states apart', async () => {
    await using world = await World.create()
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      title: '100% yours',
      durationMinutes: 60,
    })
    const made: BookingOutcome[] = []
    for (let i = 0; i < 5; i++)
      made.push(await book(world, type, { guestName: `Guest ${i}`, guestEmail: `desk${i}@anteroom.example` }))
    const [first, second] = made as [BookingOutcome, BookingOutcome]
    await cancelEvent(world.ctx(), { eventId: second.event.id })
    const ids: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await listEvents(world.ctx(), { filter: 'upcoming', limit: 2, ...(after && { after }) })
      ids.push(...page.events.map(({ id }) => id))
      if (!page.next) break
      after = page.next
    }
    expect(ids).toEqual(made.filter((one) => one !== second).map(({ event }) => event.id))
    const found = async (search: string) =>
      (await listEvents(world.ctx(), { filter: 'upcoming', search })).events.map(({ id }) => id)
    expect(await found('guest 3')).toEqual([made[3]?.event.id])
    expect(await found('DESK4@')).toEqual([made[4]?.event.id])
    expect(await found('100%')).toHaveLength(4)
    expect(await found('_')).toEqual([])
    const cancelled = await listEvents(world.ctx(), { filter: 'cancelled' })
    expect(cancelled.events.map(({ id }) => id)).toEqual([second.event.id])
    world.clock.set(later(first.event.startsAt, 60))
    const past = await listEvents(world.ctx(), { filter: 'past' })
    expect(past.events.map(({ id }) => id)).toEqual([first.event.id])
    await expect(listEvents(world.ctx(), { filter: 'past', after: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('shows today by the zone asked for, and the next five', async () => {
    await using world = await World.create()
    world.clock.set('2027-03-01T20:00:00Z')
    const type = await addMeetingType(world, world.ada, { hours: aroundTheClock, durationMinutes: 60 })
    for (const startsAt of ['2027-03-01T21:00:00Z', '2027-03-01T23:00:00Z', '2027-03-02T08:00:00Z'])
      await book(world, type, { startsAt, guestEmail: `${Date.parse(startsAt)}@anteroom.example` })
    const counts = async (timeZone: string) => {
      const { today, next } = await todayAndNext(world.ctx(), { timeZone })
      return [today.length, next.length]
    }
    expect(await counts('UTC')).toEqual([2, 1])
    expect(await counts('Europe/Berlin')).toEqual([1, 2])
    expect(await counts('Asia/Tokyo')).toEqual([3, 0])
  })

  it('J4 names a later booking whose room waits for its host, and none that is well', async () => {
    await using world = await World.create()
    world.clock.set('2027-03-01T20:00:00Z')
    const connectionId = await world.connectZoom()
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
    })
    const made: BookingOutcome[] = []
    for (let day = 2; day < 10; day++)
      made.push(
        await book(world, type, {
          startsAt: `2027-03-0${day}T09:00:00Z`,
          guestEmail: `later-${day}@anteroom.example`,
        }),
      )
    await world.runJobs()
    const troubled = async (ctx = world.ctx()) =>
      (await todayAndNext(ctx, { timeZone: 'UTC' })).troubled.map(({ id }) => id)
    expect(await troubled()).toEqual([])
    const [early, late] = [made[1]?.event.id, made[7]?.event.id]
    await world.pool.query(`update conferences set state = 'lost', join_url = null where event_id = any($1)`, [
      [early, late],
    ])
    // The early one is in the list of the next five.
    expect(await troubled()).toEqual([late])
    expect(await troubled(as(world, world.bo))).toEqual([])
    const home = await world.web.request(`${testOrigin}/home`, {
      headers: { cookie: await world.signIn(world.ada) },
    })
    const body = await home.text()
    expect(body).toContain('A later booking needs a look')
    expect(body).not.toContain('more</a>')
    expect(body).toContain(`/bookings/${late}`)
  })

  it('J4 J12 says how many later bookings wait beyond the five that it names', async () => {
    await using world = await World.create()
    world.clock.set('2027-03-01T20:00:00Z')
    const connectionId = await world.connectZoom()
    for (let day = 2; day < 15; day++)
      await scheduleEvent(world.ctx(), {
        hostId: world.ada.hostId,
        title: `Day ${day}`,
        startsAt: `2027-03-${String(day).padStart(2, '0')}T09:00:00Z`,
        durationMinutes: 30,
        timeZone: 'UTC',
        location: { kind: 'zoom', connectionId },
      })
    await world.runJobs()
    await world.pool.query(`update conferences set state = 'lost', join_url = null`)
    const { troubled, moreTroubled } = await todayAndNext(world.ctx(), { timeZone: 'UTC' })
    expect([troubled.length, moreTroubled]).toEqual([5, 3])
    const home = await world.web.request(`${testOrigin}/home`, { headers: { cookie: await world.signIn(world.ada) } })
    expect(await home.text()).toMatch(/<a[^>]*href="\/bookings"[^>]*>and 3 more<\/a>/)
  })

  it('T9 shows Bo his own events, Mallory none, and Gia the one she is booked for', async () => {
    const outcome = await booked()
    const { event } = outcome
    const mallory = as(world, world.mallory)
    const notFound = { code: 'not_found' }
    for (const ctx of [mallory, as(world, world.bo), asVisitor(world), asGuest(world, await booked())]) {
      const { id: eventId } = event
      await expect(getEvent(ctx, eventId)).rejects.toMatchObject(notFound)
      await expect(eventHistory(ctx, eventId)).rejects.toMatchObject(notFound)
      await expect(moveEvent(ctx, { eventId, startsAt: freeHour() })).rejects.toMatchObject(notFound)
      await expect(cancelEvent(ctx, { eventId })).rejects.toMatchObject(notFound)
      await expect(renewManageLink(ctx, { bookingId: outcome.booking.id })).rejects.toMatchObject(notFound)
    }
    await expect(confirmEvent(mallory, { eventId: event.id })).rejects.toMatchObject(notFound)
    await expect(changeLocation(mallory, { eventId: event.id, location: link })).rejects.toMatchObject(notFound)
    await expect(regenerateRoom(mallory, { eventId: event.id })).rejects.toMatchObject(notFound)
    expect((await listEvents(mallory, { filter: 'upcoming' })).events).toEqual([])
    expect(await guestBookings(mallory, outcome.booking.guestEmail)).toEqual([])
    const bos = await listEvents(as(world, world.bo), { filter: 'upcoming', hostId: world.ada.hostId })
    expect(bos.events).toEqual([])
    expect((await getEvent(asGuest(world, outcome), event.id)).id).toBe(event.id)
    await expect(guestBookings(asGuest(world, outcome), 'x')).rejects.toMatchObject({ code: 'not_allowed' })
    expect(await guestBookings(world.ctx(), outcome.booking.guestEmail)).toHaveLength(1)
  })
})

describe('an event that its host makes', () => {
  it('T16 invites strangers to at most sixty a day', async () => {
    const world = await World.create()
    try {
      const make = (n: number) =>
        scheduleEvent(world.ctx(), {
          hostId: world.ada.hostId,
          title: 'Call',
          startsAt: new Date(Math.ceil(world.clock.now().getTime() / 3_600_000) * 3_600_000 + n * 3_600_000),
          durationMinutes: 30,
          timeZone: 'UTC',
          invitees: [{ name: 'Gia', email: 'gia@anteroom.example' }],
          location: { kind: 'link', url: 'https://meet.example.org/ada' },
        })
      for (let n = 1; n <= 60; n++) await make(n)
      await expect(make(61)).rejects.toMatchObject({ code: 'too_many_requests' })
    } finally {
      await world[Symbol.asyncDispose]()
    }
  })
})
