import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  changeLocation,
  confirmBooking,
  moveEvent,
  previewMove,
  replacementOverlaps,
  scheduleEvent,
} from '#/modules/events/index.ts'
import type { LocationOption } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, as, asGuest, asVisitor, book, bookingOf, openSlots } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { type Person, World } from '../world.ts'

let world: World
let connectionId: ConnectionId
beforeAll(async () => {
  world = await World.create()
  // The workspace's Zoom, which Ada and Bo share.
  connectionId = await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', { scopeOfUse: 'workspace' })
})
beforeEach(async () => {
  await world.pool.query('truncate events, conferences cascade')
  world.mails.length = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const guest = (name: string) => ({ guestEmail: `${name}@anteroom.example` })
const zoom = (): LocationOption[] => [{ id: 'zoom', kind: 'zoom', connectionId }]
const typeOf = (person: Person, zoomOverlap: 'notify' | 'hide') =>
  addMeetingType(world, person, { hours: aroundTheClock, locations: zoom(), zoomOverlap, bufferAfterMinutes: 30 })

/** Bo has a meeting on the shared account at this start. */
async function boIsMeeting(): Promise<Date> {
  const type = await typeOf(world.bo, 'notify')
  const startsAt = (await openSlots(world, type))[40]?.startsAt as Date
  await book(world, type, { startsAt, ...guest('bo-guest') })
  return startsAt
}

describe('decision 26, another meeting on the same Zoom account', () => {
  it('X9 the time is offered to guests, and the host is told with the first mail; the guest is not', async () => {
    const startsAt = await boIsMeeting()
    const type = await typeOf(world.ada, 'notify')
    expect((await openSlots(world, type)).map((slot) => +slot.startsAt)).toContain(+startsAt)
    const { event } = await book(world, type, { startsAt, ...guest('ada-guest') })
    await world.runJobs()
    const about = (address: string) => world.mails.filter(({ to }) => to.address === address).map(({ text }) => text)
    expect(about('ada@anteroom.example').join()).toContain('overlaps with another meeting on the same Zoom account')
    expect(about('ada-guest@anteroom.example').join()).not.toContain('overlap')
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    expect((await host.get(`/bookings/${event.id}`)).body).toContain('This overlaps on the same Zoom account with')
  })

  it('X9 a type that hides such times offers what is before and after, and refuses a guest who asks for it all the same', async () => {
    const startsAt = await boIsMeeting()
    const type = await typeOf(world.ada, 'hide')
    const offered = (await openSlots(world, type)).map((slot) => +slot.startsAt)
    expect(offered).not.toContain(+startsAt)
    // The room is taken, not Ada: her buffers don't count beside it.
    expect(offered).toContain(+startsAt - 30 * 60_000)
    expect(offered).toContain(+startsAt + 30 * 60_000)
    await expect(confirmBooking(asVisitor(world), bookingOf(type, startsAt, guest('late')))).rejects.toMatchObject({
      code: 'slot_taken',
    })
    const other = await book(world, type, { startsAt: new Date(+startsAt + 3_600_000 * 5), ...guest('moving') })
    await expect(moveEvent(asGuest(world, other), { eventId: other.event.id, startsAt })).rejects.toMatchObject({
      code: 'slot_taken',
    })
  })

  it('X3 X9 of guests of two such hosts who take one time at once, one gets it', async () => {
    const types = [await typeOf(world.ada, 'hide'), await typeOf(world.bo, 'hide')]
    const startsAt = (await openSlots(world, types[0] as never))[10]?.startsAt as Date
    const tries = types.flatMap((type, t) =>
      [0, 1, 2].map((n) => confirmBooking(asVisitor(world), bookingOf(type, startsAt, guest(`race-${t}-${n}`)))),
    )
    const ended = await Promise.allSettled(tries)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of ended) if (one.status === 'rejected') expect(one.reason.code).toBe('slot_taken')
  })

  it('X9 meetings of another workspace on the same Zoom account count, as bare times', async () => {
    const foreign = await world.connectZoom(world.mallory)
    const { event } = await scheduleEvent(as(world, world.mallory), {
      ...{ hostId: world.mallory.hostId, title: 'Secret plan', durationMinutes: 60, timeZone: 'UTC' },
      startsAt: new Date(Math.ceil(world.clock.now().getTime() / 3_600_000 + 30) * 3_600_000),
      location: { kind: 'zoom', connectionId: foreign },
    })
    const type = await typeOf(world.ada, 'notify')
    const booked = await book(world, type, { startsAt: event.startsAt, ...guest('near') })
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    const { body } = await host.get(`/bookings/${booked.event.id}`)
    expect(body).toContain('another meeting')
    expect(body).not.toContain('Secret plan')
  })

  it('X9 a host who makes such an event is asked first, with all that was typed, and may make it anyway', async () => {
    const startsAt = await boIsMeeting()
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    const [form] = formsIn((await host.get('/bookings/new')).body).filter(({ action }) => action === '/bookings/new')
    // So that her hours, and with them the form, are in UTC.
    await typeOf(world.ada, 'notify')
    const local = startsAt.toISOString()
    const fields = {
      ...form?.fields,
      ...{ title: 'Quick talk', date: local.slice(0, 10), clock: local.slice(11, 16), press: 'confirm' },
      location: `zoom:${connectionId}`,
    }
    const asked = await host.post('/bookings/new', fields)
    expect([asked.status, asked.body.includes('This overlaps on the same Zoom account with')]).toEqual([422, true])
    expect(asked.body).toContain('Intro call')
    expect((await world.pool.query('select 1 from events')).rows).toHaveLength(1)
    const [again] = formsIn(asked.body).filter(({ action }) => action === '/bookings/new')
    expect(again?.fields.title).toBe('Quick talk')
    const made = await host.post('/bookings/new', { ...fields, ...again?.fields, press: 'confirm' })
    expect([made.status, made.to]).toEqual([303, expect.stringMatching(/^\/bookings\//)])
    expect((await world.pool.query('select 1 from events')).rows).toHaveLength(2)
  })

  it('X9 a host who brings a booking to that account is asked first, and may save it all the same', async () => {
    const startsAt = await boIsMeeting()
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'here', kind: 'in_person', address: 'Room 4' }],
    })
    const { event } = await book(world, type, { startsAt, ...guest('here') })
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    const path = `/bookings/${event.id}/location`
    const placeOf = async () =>
      (await world.pool.query(`select location ->> 'kind' as kind from events where id = $1`, [event.id])).rows[0]?.kind
    const asked = await host.post(path, { location: `zoom:${connectionId}` })
    expect([asked.status, asked.body.includes('This overlaps on the same Zoom account with')]).toEqual([422, true])
    expect(asked.body).toContain('Save it anyway')
    expect(await placeOf()).toBe('in_person')
    const [again] = formsIn(asked.body).filter(({ action }) => action === path)
    expect(again?.fields.location).toBe(`zoom:${connectionId}`)
    expect((await host.post(path, again?.fields)).status).toBe(303)
    expect(await placeOf()).toBe('zoom')
    // Another place, or another time, and there is nothing to ask.
    expect((await host.post(path, { location: 'in_person', address: 'Room 5' })).status).toBe(303)
  })

  it('X9 X3 looking at a time for a reschedule says what it overlaps with, and that one’s own booking makes it impossible', async () => {
    const startsAt = await boIsMeeting()
    const type = await typeOf(world.ada, 'notify')
    const mine = await book(world, type, { startsAt: new Date(+startsAt + 6 * 3_600_000), ...guest('mine') })
    const other = await book(world, type, { startsAt: new Date(+startsAt + 12 * 3_600_000), ...guest('other') })
    const preview = await previewMove(as(world, world.ada), { eventId: mine.event.id, startsAt })
    expect(preview.overlaps.map(({ title }) => title)).toEqual(['Intro call'])
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    const at = (when: Date) => `/bookings/${mine.event.id}/reschedule?time=${when.toISOString().replace('.000', '')}`
    expect((await host.get(at(startsAt))).body).toContain('Move it anyway')
    const busy = await host.get(at(new Date(+other.event.startsAt + 15 * 60_000)))
    expect([busy.status, busy.body.includes('You have another booking at this time')]).toEqual([422, true])
    // Where the other one ends there is no overlap, only a buffer to pass over.
    const after = await host.get(at(new Date(+other.event.startsAt + 30 * 60_000)))
    expect([after.status, after.body.includes('too close to another booking')]).toEqual([200, true])
  })

  it('X9 J8 who brings all bookings of an account to another is asked first which overlap there, and may do it anyway', async () => {
    const startsAt = await boIsMeeting()
    const own = await world.connectZoom(world.ada, 'mika.member@zoom-sandbox.example')
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'zoom', kind: 'zoom', connectionId: own }],
    })
    const { event } = await book(world, type, { startsAt, ...guest('moved') })
    const later = await book(world, type, { startsAt: new Date(+startsAt + 6 * 3_600_000), ...guest('alone') })
    const placeOf = async () => {
      const { rows } = await world.pool.query(`select location ->> 'connectionId' as id from events where id = $1`, [
        event.id,
      ])
      return rows[0]?.id
    }
    const host = new Browser(world, { cookie: await world.signIn(world.ada) })
    const path = `/settings/integrations/zoom/${own}/disconnect`
    const asked = await host.post(path, { replacement: connectionId, bookings: 'yes' })
    expect([asked.status, asked.body.includes('would overlap on that Zoom account')]).toEqual([422, true])
    expect(asked.body).toContain(`/bookings/${event.id}`)
    expect(asked.body).not.toContain(`/bookings/${later.event.id}`)
    expect(await placeOf()).toBe(own)
    const [again] = formsIn(asked.body).filter(({ action }) => action === path)
    expect(again?.fields).toMatchObject({ replacement: connectionId, bookings: 'yes', overlapSeen: event.id })
    expect((await host.post(path, again?.fields)).status).toBe(303)
    expect(await placeOf()).toBe(connectionId)
  })

  it('X9 J8 bookings of several hosts that come to one account overlap with each other there', async () => {
    const workspaces = { scopeOfUse: 'workspace' as const }
    const sora = await world.connectZoom(world.ada, 'sora.second@zoom-sandbox.example', {
      ...workspaces,
      name: 'Second',
    })
    const startsAt = await boIsMeeting()
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'here', kind: 'in_person', address: 'Room 4' }],
    })
    const { event } = await book(world, type, { startsAt, ...guest('there') })
    await changeLocation(world.ctx(), { eventId: event.id, location: { kind: 'zoom', connectionId } })
    const place = { kind: 'zoom' as const, connectionId: sora }
    const overlaps = (isForUpcoming: boolean) =>
      replacementOverlaps(world.ctx(), { connectionId, place, isForUpcoming })
    expect(await overlaps(true)).toEqual([expect.objectContaining({ startsAt })])
    expect(await overlaps(false)).toEqual([])
  })
})
