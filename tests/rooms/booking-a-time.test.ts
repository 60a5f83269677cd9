import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { members, users } from '#/modules/accounts/tables.ts'
import { confirmBooking, getEvent, issueFormNonce, nearestTimes, openTimes } from '#/modules/events/index.ts'
import { archiveMeetingType, changeMeetingType } from '#/modules/meeting-types/index.ts'
import { facts } from '#/platform/facts/tables.ts'
import { newId } from '#/platform/ids.ts'
import { addMeetingType, aroundTheClock, as, asVisitor, book, bookingOf, openSlots } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(() => world[Symbol.asyncDispose]())
// A Monday, long enough after the one before it that no test meets another's events.
let monday = Date.parse('2027-03-01T06:00:00Z')
beforeEach(() => {
  world.clock.set(new Date(monday))
  monday += 28 * 86_400_000
})

let guests = 0
const someone = () => ({ guestEmail: `gia${++guests}@anteroom.example` })
const inHours = (hours: number) => new Date(Math.ceil(world.clock.now().getTime() / 3_600_000 + hours) * 3_600_000)

describe('what is offered', () => {
  it('every start on the page can be booked, and what is not on it can’t', async () => {
    const rules = { durationMinutes: 45, slotIntervalMinutes: 15, bufferBeforeMinutes: 10, bufferAfterMinutes: 5 }
    const type = await addMeetingType(world, world.ada, { ...rules, maxPerDay: 3, minimumNoticeMinutes: 240 })
    for (let round = 0; round < 12; round++) {
      const offered = await openSlots(world, type, 6)
      const { startsAt } = offered[(round * 7919) % offered.length] ?? {}
      if (!startsAt) break
      await book(world, type, { startsAt, ...someone() })
      const left = await openSlots(world, type, 6)
      const gone = offered.filter((slot) => !left.some((one) => one.startsAt.getTime() === slot.startsAt.getTime()))
      expect(gone.map((slot) => slot.startsAt)).toContainEqual(startsAt)
      for (const slot of gone.slice(0, 4))
        await expect(book(world, type, { startsAt: slot.startsAt, ...someone() })).rejects.toMatchObject({
          code: 'slot_taken',
        })
    }
    expect(guests).toBeGreaterThan(12)
  })

  it('leaves the larger of two buffers between events, not their sum', async () => {
    const ctx = asVisitor(world)
    const wide = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      durationMinutes: 60,
      bufferAfterMinutes: 30,
    })
    const narrow = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      durationMinutes: 60,
      slotIntervalMinutes: 10,
      bufferBeforeMinutes: 20,
    })
    const first = inHours(26)
    await book(world, wide, { startsAt: first, ...someone() })
    const date = first.toISOString().slice(0, 10)
    const { slots } = await openTimes(ctx, { meetingType: narrow, from: date, to: date, timeZone: 'UTC' })
    const next = slots.find(({ startsAt }) => startsAt > first)?.startsAt as Date
    expect(next.getTime() - first.getTime()).toBe(90 * 60_000)
  })

  it('X3 counts a host’s events in every workspace, and says nothing else of them', async () => {
    const { ada, mallory } = world
    const guestMembership = newId()
    await world.app.db
      .insert(members)
      .values({ id: guestMembership, organizationId: mallory.workspaceId, userId: ada.userId, role: 'member' })
    const here = await addMeetingType(world, ada, { hours: aroundTheClock })
    const there = await addMeetingType(
      world,
      { ...ada, workspaceId: mallory.workspaceId, role: 'member' },
      { hours: aroundTheClock },
    )
    const { event } = await book(world, here, { startsAt: inHours(5), ...someone() })
    const taken = book(world, there, { startsAt: event.startsAt, ...someone() })
    await expect(taken).rejects.toMatchObject({ code: 'slot_taken' })
    await expect(getEvent(as(world, mallory), event.id)).rejects.toMatchObject({ code: 'not_found' })
    await world.app.db.delete(members).where(eq(members.id, guestMembership))
  })

  it.each([
    ['spring', '2027-03-27T12:00:00Z', '2027-03-28'],
    ['autumn', '2027-10-30T12:00:00Z', '2027-10-31'],
  ])('X13 on the day the clock changes in %s each start offered can be booked', async (_, now, date) => {
    world.clock.set(now)
    const weekly = { sun: [['01:30', '05:00'] as [string, string]] }
    const type = await addMeetingType(world, world.bo, {
      hours: { timeZone: 'Europe/Berlin', weekly },
      slotIntervalMinutes: 30,
    })
    const asked = { meetingType: type, from: date, to: date, timeZone: 'Europe/Berlin' }
    const { slots } = await openTimes(asVisitor(world), asked)
    const local = slots.map(({ startsAt }) => startsAt.toISOString().slice(11, 16))
    // 01:30 to 05:00 is two and a half hours long in spring and four and a half in autumn.
    expect(local.length).toBe(date === '2027-03-28' ? 5 : 9)
    expect(new Set(local).size).toBe(local.length)
    for (const { startsAt } of slots) await book(world, type, { startsAt, ...someone() })
    expect((await openTimes(asVisitor(world), asked)).slots).toEqual([])
  })

  it.each([
    ['a zone that does not exist', { timeZone: 'Moon/Base' }],
    ['dates in the wrong order', { to: '2020-01-01' }],
    ['a date that is none', { from: 'today' }],
    ['two years', { to: '2029-12-31' }],
  ])('refuses %s', async (_, change) => {
    const meetingType = await addMeetingType(world)
    const asked = { meetingType, from: '2027-04-01', to: '2027-04-30', timeZone: 'UTC', ...change }
    await expect(openTimes(asVisitor(world), asked)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('booking', () => {
  it('Y16 copies what the type says, so that a change reaches only the next booking', async () => {
    const type = await addMeetingType(world, world.ada, { title: 'Before', durationMinutes: 30 })
    const first = await book(world, type, someone())
    const changed = await changeMeetingType(world.ctx(), {
      meetingTypeId: type.id,
      title: 'After',
      durationMinutes: 60,
    })
    const second = await book(world, changed, someone())
    const ctx = world.ctx()
    expect(await getEvent(ctx, first.event.id)).toMatchObject({ title: 'Before', durationMinutes: 30 })
    expect(await getEvent(ctx, second.event.id)).toMatchObject({ title: 'After', durationMinutes: 60 })
  })

  it('announces one fact, without anything personal in it', async () => {
    const type = await addMeetingType(world, world.mallory)
    const { event, booking } = await book(world, type, someone())
    const announced = await world.app.db.select().from(facts).where(eq(facts.workspaceId, world.mallory.workspaceId))
    const ofBooking = announced.filter(({ about }) => about.eventId === event.id)
    expect(ofBooking.map(({ kind, about, actor }) => ({ kind, about, actor }))).toEqual([
      {
        kind: 'booking.confirmed',
        about: { eventId: event.id, bookingId: booking.id, meetingTypeId: type.id },
        actor: 'visitor',
      },
    ])
    expect(JSON.stringify(ofBooking)).not.toMatch(/gia|example\.org/i)
  })

  it('T2 asks nothing of Zoom when the location is elsewhere', async () => {
    const type = await addMeetingType(world, world.ada, {
      locations: [{ id: 'here', kind: 'in_person', address: '1 Main Street' }],
    })
    const { event } = await book(world, type, someone())
    expect((await getEvent(world.ctx(), event.id)).conference).toBeNull()
  })

  it('a form sent twice is one booking, also when both arrive at once', async () => {
    const type = await addMeetingType(world)
    const startsAt = (await openSlots(world, type))[0]?.startsAt as Date
    const ctx = asVisitor(world)
    const form = bookingOf(type, startsAt, { nonce: issueFormNonce(ctx, type.id), ...someone() })
    const [one, two] = await Promise.all([confirmBooking(ctx, form), confirmBooking(ctx, form)])
    expect(one.booking.id).toBe(two.booking.id)
    expect(one.manageToken).toBe(two.manageToken)
    expect([one.isRepeat, two.isRepeat].sort()).toEqual([false, true])
    const third = await confirmBooking(ctx, { ...form, guestEmail: form.guestEmail.toUpperCase() })
    expect(third).toMatchObject({ isRepeat: true, booking: { id: one.booking.id } })
    const other = (await openSlots(world, type))[0]?.startsAt as Date
    expect(await confirmBooking(ctx, { ...form, startsAt: other })).toMatchObject({ isRepeat: false })
  })

  it('refuses a nonce that is forged or another type’s', async () => {
    const [type, other] = [await addMeetingType(world), await addMeetingType(world)]
    for (const nonce of ['made up', issueFormNonce(asVisitor(world), other.id)])
      await expect(book(world, type, { nonce })).rejects.toMatchObject({ code: 'invalid_input', field: 'nonce' })
  })

  it('counts the notice from when the page was loaded, for ten minutes', async () => {
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      minimumNoticeMinutes: 120,
      durationMinutes: 60,
    })
    const ctx = asVisitor(world)
    const nonce = issueFormNonce(ctx, type.id)
    const [first, second] = (await openSlots(world, type, 1)).map((slot) => slot.startsAt) as [Date, Date]
    world.clock.set(new Date(first.getTime() - 120 * 60_000 + 1))
    const early = issueFormNonce(ctx, type.id)
    await expect(book(world, type, { startsAt: first, nonce: early })).rejects.toMatchObject({
      code: 'too_late',
    })
    await expect(book(world, type, { startsAt: first })).rejects.toMatchObject({ code: 'too_late' })
    world.clock.set(new Date(second.getTime() - 120 * 60_000))
    const atTheLast = issueFormNonce(ctx, type.id)
    world.clock.advance(9)
    await book(world, type, { startsAt: second, nonce: atTheLast, ...someone() })
    await expect(book(world, type, { startsAt: first, nonce })).rejects.toMatchObject({
      code: 'too_late',
    })
  })

  it('does not let the grace open the past', async () => {
    const type = await addMeetingType(world, world.ada, { hours: aroundTheClock, durationMinutes: 60 })
    const startsAt = inHours(1)
    world.clock.set(startsAt)
    world.clock.advance(-2)
    const nonce = issueFormNonce(asVisitor(world), type.id)
    world.clock.advance(4)
    await expect(book(world, type, { startsAt, nonce })).rejects.toMatchObject({ code: 'too_late' })
  })

  it.each([
    ['off the grid', '2027-08-02T09:10:00Z'],
    ['outside the hours', '2027-08-01T09:00:00Z'],
    ['beyond the horizon', '2027-12-01T09:00:00Z'],
  ])('a start %s is not offered', async (_, startsAt) => {
    world.clock.set('2027-07-30T06:00:00Z')
    const type = await addMeetingType(world, world.ada, { horizonDays: 30 })
    await expect(book(world, type, { startsAt })).rejects.toMatchObject({ code: 'slot_not_offered', field: 'startsAt' })
  })

  it.each<[string, object, string]>([
    ['a past start that was never offered', { startsAt: '2020-01-01T03:10:00Z' }, 'slot_not_offered'],
    ['a past start that was', { startsAt: '2020-01-06T09:00:00Z' }, 'too_late'],
    ['a local time without a zone', { startsAt: '2027-08-02T09:00:00' }, 'invalid_input'],
    ['a start that is none', { startsAt: 'soon' }, 'invalid_input'],
    ['an unknown zone', { guestTimeZone: 'Moon/Base' }, 'invalid_input'],
    ['an address that is none', { guestEmail: 'gia' }, 'invalid_input'],
    ['a name with a link', { guestName: 'Win at https://x.example/' }, 'invalid_input'],
    ['a name with a bare domain', { guestName: 'visit evil.com now' }, 'invalid_input'],
    ['a name over two lines', { guestName: 'Gia\r\nBcc: all@example.org' }, 'invalid_input'],
    ['a name of 81 characters', { guestName: 'x'.repeat(81) }, 'invalid_input'],
    ['an unknown location', { locationId: 'moon' }, 'location_unavailable'],
    ['an unknown type', { meetingTypeId: newId() }, 'not_found'],
    ['a type that is no id', { meetingTypeId: '1' }, 'invalid_input'],
  ])('refuses %s', async (_, change, code) => {
    const type = await addMeetingType(world)
    const startsAt = (await openSlots(world, type))[0]?.startsAt as Date
    const input = { ...bookingOf(type, startsAt), ...change }
    await expect(confirmBooking(asVisitor(world), input)).rejects.toMatchObject({ code })
  })

  it.each(['J.R. Smith', 'Prof. St.John-Smythe', 'Zoë O’Neill', '山田 花子', 'Dr.Li'])(
    'takes the name %s',
    async (guestName) => {
      const type = await addMeetingType(world)
      expect((await book(world, type, { guestName, ...someone() })).booking.guestName).toBe(guestName)
    },
  )

  it('takes a name and a title without the signs that would turn around what stands beside them', async () => {
    const type = await addMeetingType(world, world.ada, { title: 'A\u2067 talk\u2069' })
    const { event, booking } = await book(world, type, { guestName: '\u200fGia\u202e evil\u061c', ...someone() })
    expect([event.title, booking.guestName]).toEqual(['A talk', 'Gia evil'])
    const unseen = book(world, type, { guestName: '\u202e\u200e', ...someone() })
    await expect(unseen).rejects.toMatchObject({ code: 'invalid_input', field: 'guestName' })
  })

  it('is for types of this workspace, of hosts with a verified address, not archived', async () => {
    const type = await addMeetingType(world, world.bo)
    const startsAt = (await openSlots(world, type))[0]?.startsAt as Date
    const notFound = { code: 'not_found' }
    const there = confirmBooking(asVisitor(world, world.mallory), bookingOf(type, startsAt))
    await expect(there).rejects.toMatchObject(notFound)
    const verify = (emailVerified: boolean) =>
      world.app.db.update(users).set({ emailVerified }).where(eq(users.id, world.bo.userId))
    await verify(false)
    await expect(book(world, type)).rejects.toMatchObject(notFound)
    await verify(true)
    await archiveMeetingType(world.ctx(), { meetingTypeId: type.id })
    await expect(book(world, type, { startsAt })).rejects.toMatchObject(notFound)
  })

  it('stops at three open bookings of a day for one address in a workspace', async () => {
    const type = await addMeetingType(world)
    for (let i = 0; i < 3; i++) await book(world, type, { guestEmail: 'often@anteroom.example' })
    const fourth = book(world, type, { guestEmail: 'Often@anteroom.example' })
    await expect(fourth).rejects.toMatchObject({ code: 'too_many_bookings' })
    await book(world, type, someone())
    world.clock.advance(25 * 60)
    await book(world, type, { guestEmail: 'often@anteroom.example' })
  })
})

describe('questions and locations', () => {
  it('keeps the answers to what is asked and drops the rest', async () => {
    const type = await addMeetingType(world, world.ada, {
      questions: [
        { id: 'topic', label: 'What about?', kind: 'long', required: true },
        { id: 'size', label: 'Which?', kind: 'choice', required: false, choices: ['S', 'L'] },
        { id: 'terms', label: 'Agreed', kind: 'checkbox', required: true },
      ],
    })
    const answers = { topic: ' A\nB ', size: 'L', terms: 'yes', other: 'x', __proto__: 'y' }
    const { booking } = await book(world, type, { answers, ...someone() })
    expect(booking.answers).toEqual({ topic: 'A\nB', size: 'L', terms: 'yes' })
    for (const [wrong, field] of [
      [{ terms: 'yes' }, 'answers.topic'],
      [{ topic: 'x', terms: 'yes', size: 'M' }, 'answers.size'],
      [{ topic: 'x', terms: 'perhaps' }, 'answers.terms'],
      [{ topic: 'x'.repeat(2001), terms: 'yes' }, 'answers.topic'],
    ] as const) {
      const refused = book(world, type, { answers: wrong as Record<string, string> })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input', field })
    }
  })

  it('U3 the guest picks one of several locations; their own number where the host calls', async () => {
    const type = await addMeetingType(world, world.ada, {
      locations: [
        { id: 'link', kind: 'link', url: 'https://meet.example.org/ada' },
        { id: 'call', kind: 'phone' },
        { id: 'dial', kind: 'phone', number: '+49 30 1234567' },
      ],
    })
    const pick = (locationId: string, guestPhone?: string) =>
      book(world, type, { locationId, ...(guestPhone !== undefined && { guestPhone }), ...someone() })
    expect((await pick('link')).event.location).toEqual({ kind: 'link', url: 'https://meet.example.org/ada' })
    expect((await pick('call', '+1 555 0100')).event.location).toEqual({
      kind: 'phone',
      number: '+1 555 0100',
      whose: 'guest',
    })
    expect((await pick('dial')).event.location).toEqual({ kind: 'phone', number: '+49 30 1234567', whose: 'host' })
    await expect(pick('call')).rejects.toMatchObject({ code: 'invalid_input', field: 'guestPhone' })
    await expect(book(world, type)).rejects.toMatchObject({ code: 'invalid_input', field: 'locationId' })
  })
})

it('the nearest free times are around the start that was taken, in order, and open', async () => {
  const type = await addMeetingType(world)
  const startsAt = (await openSlots(world, type))[6]?.startsAt as Date
  await book(world, type, { startsAt, ...someone() })
  const nearest = await nearestTimes(asVisitor(world), { meetingType: type, around: startsAt, count: 4 })
  const minutes = nearest.map((time) => (time.startsAt.getTime() - startsAt.getTime()) / 60_000)
  expect(minutes).toEqual([-60, -30, 30, 60])
  for (const time of nearest) await book(world, type, { startsAt: time.startsAt, ...someone() })
})
