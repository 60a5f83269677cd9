import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cancelEvent, findBookingByToken, forgetGuests, getEvent } from '#/modules/events/index.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, asGuest, book } from '../fixtures.ts'
import { dump } from '../surfaces/planted.ts'
import { World } from '../world.ts'

let world: World
beforeEach(async () => {
  world = await World.create()
})
afterEach(() => world[Symbol.asyncDispose]())

const months = (count: number) => count * 31 * 24 * 60
const personal = /Giacinta|giacinta|Rather not say|\+49 30 123456|Private trouble|Asia\/Tokyo/

/** Giacinta books a call to her number, a room at Zoom named after her, and something that she cancels. */
async function bookThree() {
  const hours = aroundTheClock
  const questions = [{ id: 'why', kind: 'long' as const, label: 'Why?', required: false }]
  const who = {
    ...{ guestName: 'Giacinta', guestEmail: 'giacinta@anteroom.example', guestTimeZone: 'Asia/Tokyo' },
    answers: { why: 'Rather not say' },
  }
  const connectionId = await world.connectZoom()
  const zoom = await addMeetingType(world, world.ada, {
    ...{ hours, questions, guestNameInTopic: true },
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  const phone = await addMeetingType(world, world.ada, {
    ...{ hours, questions },
    locations: [{ id: 'phone', kind: 'phone' }],
  })
  const booked = [
    await book(world, zoom, who),
    await book(world, phone, { ...who, guestPhone: '+49 30 123456' }),
    await book(world, phone, { ...who, guestPhone: '+49 30 123456' }),
  ] as const
  await cancelEvent(asGuest(world, booked[2]), { eventId: booked[2].event.id, reason: 'Private trouble' })
  await world.runJobs()
  return booked
}

async function personalRows(): Promise<string[]> {
  return Object.entries(await dump(world)).flatMap(([table, rows]) => (personal.test(rows) ? [table] : []))
}

describe('decision 14', () => {
  it('J10 what is known of guests is erased two years after the event, and nothing before', async () => {
    const [first] = await bookThree()
    expect(await personalRows()).toEqual(['public.bookings', 'public.conferences', 'public.events'])
    world.clock.advance(23 * 30 * 24 * 60)
    await forgetGuests(world.app)
    expect((await getEvent(world.ctx(), first.event.id)).bookings[0]).toMatchObject({ guestName: 'Giacinta' })

    world.clock.advance(months(2))
    await forgetGuests(world.app)
    expect(await personalRows()).toEqual([])
    expect(await findBookingByToken(world.app, first.manageToken)).toBeNull()
  })

  it('J10 the event stays with its title, times and the fact that somebody came; a second run changes nothing', async () => {
    const booked = await bookThree()
    const before = await getEvent(world.ctx(), booked[0].event.id)
    world.clock.advance(months(25))
    await forgetGuests(world.app)
    const after = await getEvent(world.ctx(), booked[0].event.id)
    expect(after).toMatchObject({ title: before.title, startsAt: before.startsAt, status: 'confirmed' })
    expect(after.bookings).toHaveLength(1)
    expect(after.bookings[0]?.forgottenAt).not.toBeNull()
    const facts = `select count(*)::int as n from facts where kind = 'event.guests_forgotten'`
    expect((await world.pool.query(facts)).rows[0].n).toBe(3)
    await forgetGuests(world.app)
    expect((await world.pool.query(facts)).rows[0].n).toBe(3)
    const ada = new Browser(world, { cookie: await world.signIn(world.ada) })
    for (const { event } of booked) expect((await ada.get(`/bookings/${event.id}`)).body).toContain('(details erased)')
    expect((await ada.get('/bookings?show=past')).body).not.toMatch(personal)
  })

  it('an instance may keep them for another time', async () => {
    await using other = await World.create({ env: { ANTEROOM_KEEP_GUESTS_MONTHS: '1' } })
    const type = await addMeetingType(other, other.ada, { hours: aroundTheClock })
    const { event } = await book(other, type)
    other.clock.advance(months(1) + 2 * 24 * 60)
    await forgetGuests(other.app)
    expect((await getEvent(other.ctx(), event.id)).bookings[0]).toMatchObject({ guestName: '', guestEmail: '' })
  })
})
