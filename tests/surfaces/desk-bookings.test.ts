import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDefaultSchedule } from '#/modules/availability/index.ts'
import { sweepConferences } from '#/modules/conferencing/index.ts'
import { getEvent, listEvents } from '#/modules/events/index.ts'
import { changeMeetingType } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { type Person, testOrigin, World } from '../world.ts'

let world: World
let connectionId: ConnectionId
const cookies = new Map<string, string>()

beforeAll(async () => {
  world = await World.create()
  world.clock.set('2027-03-01T08:00:00Z')
  await createDefaultSchedule(world.ctx(), { hostId: world.ada.hostId, timeZone: 'Europe/Berlin', name: 'Hours' })
  connectionId = await world.connectZoom(world.ada, undefined, { name: 'Work account' })
  for (const person of [world.ada, world.mallory]) cookies.set(person.name, await world.signIn(person))
})
afterAll(() => world[Symbol.asyncDispose]())

const get = (path: string, person: Person = world.ada) =>
  world.web.request(`${testOrigin}${path}`, { headers: { cookie: cookies.get(person.name) ?? '' } })

const text = async (path: string) => (await get(path)).text()

const post = (path: string, fields: Record<string, string> = {}, person: Person = world.ada) =>
  world.web.request(`${testOrigin}${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(person.name) ?? '', origin: testOrigin },
    body: new URLSearchParams(fields),
  })

const typed = (more: Record<string, string> = {}) => ({
  title: 'Planning',
  date: '2027-03-01',
  clock: '15:00',
  durationMinutes: '30',
  'invitee.name': 'Gia',
  'invitee.email': 'gia@anteroom.example',
  location: `zoom:${connectionId}`,
  ...more,
})

async function made(fields: Record<string, string>): Promise<string> {
  const answer = await post('/bookings/new', fields)
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

const eventAt = (path: string) => getEvent(world.ctx(), path.split('/').at(-1) ?? '')
const openMeetings = async () =>
  ((await world.control('/meetings')) as { topic: string; deletedAt: string | null }[])
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ topic }) => topic)

describe('the desk', () => {
  it('T16 makes a draft that opens no room, and its meeting when it is confirmed', async () => {
    const path = await made(typed({ clock: '09:30', press: 'draft' }))
    await world.runJobs()
    expect((await eventAt(path)).conference).toBeNull()
    expect(await text('/bookings?filter=drafts')).toContain('Planning')
    expect((await post(`${path}/confirm`)).headers.get('location')).toBe(path)
    await world.runJobs()
    const { conference, startsAt } = await eventAt(path)
    expect(startsAt.toISOString()).toBe('2027-03-01T08:30:00.000Z')
    expect(conference?.joinUrl).toBeTruthy()
    const page = await text(path)
    expect(page).toContain(conference?.passcode ?? '–')
    expect(page).toContain('To make a booking’s meeting')
  })

  it('T16 finds the booking again when its form is sent twice', async () => {
    const first = await made(typed())
    expect((await post('/bookings/new', typed())).headers.get('location')).toBe(first)
    const drafts = [
      await made(typed({ title: 'Later', press: 'draft' })),
      await made(typed({ title: 'Later', press: 'draft' })),
    ]
    expect(drafts[0]).toBe(drafts[1])
  })

  it('X3 tells the host in words of their own booking at that time, and keeps what was typed', async () => {
    const answer = await post('/bookings/new', typed({ title: 'On top' }))
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('You have another booking at this time')
    expect(page).toContain('value="On top"')
    expect(page).toContain('value="gia@anteroom.example"')
  })

  it('T16 says at each field what is wrong with it', async () => {
    const answer = await post(
      '/bookings/new',
      typed({ title: '', 'invitee.email': 'nobody', location: 'link', url: 'x' }),
    )
    expect(answer.status).toBe(422)
    const page = await answer.text()
    for (const field of ['f-title', 'f-invitee-0-email', 'f-url']) expect(page).toContain(`id="${field}-error"`)
  })

  it('X10 shows today with the state of each room and the way in', async () => {
    await world.runJobs()
    const home = await text('/home')
    expect(home).toContain('Today')
    expect(home).toContain('Ready')
    const [event] = (await listEvents(world.ctx(), { filter: 'upcoming' })).events
    expect(home).toContain(event?.conference?.joinUrl?.replaceAll('&', '&amp;') ?? '–')
    expect(home).not.toContain('Connect Zoom')
  })

  it('J2 opens the offered times at the booking’s month, and another one when it is asked for', async () => {
    const guest = { guestEmail: 'gia.in.april@anteroom.example' }
    const type = await addMeetingType(world)
    const { booking } = await book(world, type, { ...guest, startsAt: new Date('2027-04-07T08:00:00Z') })
    const path = `/bookings/${booking.eventId}/reschedule`
    expect(await text(path)).toContain('class="month" aria-label="April 2027"')
    expect(await text(`${path}?month=2027-03`)).toContain('class="month" aria-label="March 2027"')
  })

  it('J2 moves a booking to any time, and the link stays', async () => {
    const path = await made(typed({ title: 'To move', date: '2027-03-02' }))
    await world.runJobs()
    const before = await eventAt(path)
    const asked = await text(`${path}/reschedule?date=2027-03-03&clock=21:15`)
    expect(asked).toContain('name="startsAt" value="2027-03-03T20:15:00Z"')
    expect((await post(`${path}/reschedule`, { startsAt: '2027-03-03T20:15:00Z' })).status).toBe(303)
    await world.runJobs()
    const after = await eventAt(path)
    expect(after.startsAt.toISOString()).toBe('2027-03-03T20:15:00.000Z')
    expect(after.conference?.joinUrl).toBe(before.conference?.joinUrl)
    const busy = await post(`${path}/reschedule`, { startsAt: '2027-03-01T14:00:00Z' })
    expect(busy.status).toBe(422)
    expect(await busy.text()).toContain('You have another booking')
    expect((await post(`${path}/reschedule`, { startsAt: 'soon' })).status).toBe(422)
  })

  it('U2 refuses a time that the clock skips, and asks which one of a doubled time is meant', async () => {
    const skipped = await post('/bookings/new', typed({ title: 'Never', date: '2027-03-28', clock: '02:30' }))
    expect(skipped.status).toBe(422)
    expect(await skipped.text()).toMatch(/id="f-clock-error"[^>]*>This time does not exist on that day/)
    const night = { title: 'At night', date: '2027-10-31', clock: '02:30', location: 'link', url: 'https://x.example' }
    const asked = await post('/bookings/new', typed(night))
    expect(asked.status).toBe(422)
    const choice = await asked.text()
    expect(choice).toContain('this time comes twice')
    expect(choice).toContain('2:30 AM (UTC+2)')
    const path = await made(typed({ ...night, reading: '2027-10-31T01:30:00Z' }))
    expect((await eventAt(path)).startsAt.toISOString()).toBe('2027-10-31T01:30:00.000Z')
    const move = await text(`${path}/reschedule?date=2027-03-28&clock=02:30`)
    expect(move).toMatch(/id="f-clock-error"[^>]*>This time does not exist on that day/)
  })

  it('U2 names both offsets of a booking over the change of the clock, on its page and in mails', async () => {
    const night = { title: 'Long night', date: '2027-10-31', clock: '02:45', reading: '2027-10-31T00:45:00Z' }
    const path = await made(typed({ ...night, location: 'in_person', address: 'Room 4' }))
    const range = '2:45 AM (UTC+2) – 2:15 AM (UTC+1)'
    expect(await text(path)).toContain(range)
    await world.runJobs()
    const mail = world.mails.find(({ to, subject }) => to.address.startsWith('gia') && subject.includes('Long night'))
    expect(mail?.text).toContain(`${range} (Berlin)`)
  })

  it('J2 goes back to the booking when the time is the one that it has', async () => {
    const path = await made(typed({ title: 'Stays', date: '2027-03-09' }))
    await world.runJobs()
    const sent = world.mails.length
    const same = await get(`${path}/reschedule?date=2027-03-09&clock=15:00`)
    expect(same.headers.get('location')).toBe(path)
    expect(same.headers.get('set-cookie')).toContain('notice.same_time')
    const again = await post(`${path}/reschedule`, { startsAt: '2027-03-09T14:00:00Z' })
    expect(again.headers.get('location')).toBe(path)
    expect(again.headers.get('set-cookie') ?? '').not.toContain('event_moved')
    await world.runJobs()
    expect(world.mails.length).toBe(sent)
  })

  it('J16 changes the place by hand, and the meeting that nobody needs goes', async () => {
    const path = await made(typed({ title: 'Elsewhere', date: '2027-03-04' }))
    await world.runJobs()
    expect(await openMeetings()).toContain('Elsewhere')
    const refused = await post(`${path}/location`, { location: 'in_person', address: '' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('id="f-address-error"')
    await post(`${path}/location`, { location: 'in_person', address: 'Room 4' })
    await world.runJobs()
    expect((await eventAt(path)).location).toEqual({ kind: 'in_person', address: 'Room 4' })
    expect(await openMeetings()).not.toContain('Elsewhere')
    expect(await text(path)).toContain('Room 4')
  })

  it('J4 says that the meeting was deleted at Zoom, and makes a new link when asked', async () => {
    const path = await made(typed({ title: 'Lost', date: '2027-03-08' }))
    await world.runJobs()
    const { meetingId, joinUrl } = (await eventAt(path)).conference ?? {}
    await world.control(`/meetings/${meetingId}/delete`, {})
    world.clock.advance(6 * 60)
    await sweepConferences(world.app)
    await world.runJobs()
    const page = await text(path)
    expect(page).toContain('Deleted at Zoom')
    expect(page).not.toContain(joinUrl?.split('?')[0] ?? '–')
    expect((await post(`${path}/new-link`)).headers.get('location')).toBe(path)
    await world.runJobs()
    const renewed = (await eventAt(path)).conference?.joinUrl
    expect(renewed).toBeTruthy()
    expect(renewed).not.toBe(joinUrl)
    expect(await text(path)).toContain('A new Zoom link was asked for')
    expect(await text(path)).not.toContain('Location changed')
  })

  it('T16 cancels with a reason, once', async () => {
    const path = await made(typed({ title: 'To cancel', date: '2027-03-05' }))
    expect(await text(`${path}/cancel`)).toContain('deleted at Zoom')
    expect((await post(`${path}/cancel`, { reason: 'Ill' })).status).toBe(303)
    expect((await post(`${path}/cancel`, { reason: 'Ill' })).headers.get('location')).toBe(path)
    expect(await text(path)).toContain('Reason: Ill')
    expect(await text('/bookings?filter=cancelled')).toContain('To cancel')
  })

  it('X10 finds bookings by guest, address and title, and turns pages by key', async () => {
    expect(await text('/bookings?search=gia%40')).toContain('Planning')
    expect(await text('/bookings?search=elsewhere')).not.toContain('Planning')
    expect(await text('/bookings?search=nobody-at-all')).toContain('Nothing found')
    expect((await get('/bookings?after=rubbish')).status).toBe(422)
  })

  it('U4 gives the host the calendar file', async () => {
    const path = (await listEvents(world.ctx(), { filter: 'upcoming', search: 'Planning' })).events[0]?.id
    const file = await get(`/bookings/${path}/calendar.ics`)
    expect(file.headers.get('content-type')).toContain('text/calendar')
    expect(await file.text()).toContain('BEGIN:VEVENT')
  })

  it('U4 page and mail give the answers in the order of the questions, and those to former ones last', async () => {
    const question = (id: string, label: string) => ({ id, label, kind: 'short' as const, required: false })
    // By length, shortest first, is how the database keeps them.
    const questions = [question('a', 'Gone?'), question('long-id', 'First?'), question('id', 'Second?')]
    const type = await addMeetingType(world, world.ada, { title: 'Asked', questions })
    const { event } = await book(world, type, {
      guestEmail: 'gia.who.answers@anteroom.example',
      answers: { id: 'two', 'long-id': 'one', a: 'gone' },
    })
    await changeMeetingType(world.ctx(), { meetingTypeId: type.id, questions: questions.slice(1) })
    await world.runJobs()
    const words = ['First?', 'one', 'Second?', 'two', 'A question asked earlier', 'gone']
    const mail = world.mails.find(({ subject, to }) => subject.includes('Asked') && to.address === world.ada.email)
    const inOrder = new RegExp(words.map((word) => RegExp.escape(word)).join('[^]*'))
    for (const said of [await text(`/bookings/${event.id}`), mail?.text]) expect(said).toMatch(inOrder)
  })

  it('T9 shows nothing of it to a stranger', async () => {
    const [event] = (await listEvents(world.ctx(), { filter: 'upcoming' })).events
    const path = `/bookings/${event?.id}`
    for (const page of ['', '/reschedule', '/cancel', '/location', '/calendar.ics'])
      expect((await get(`${path}${page}`, world.mallory)).status).toBe(404)
    for (const verb of ['confirm', 'new-link', 'put-back-time', 'use-zoom-time', 'cancel'])
      expect((await post(`${path}/${verb}`, {}, world.mallory)).status).toBe(404)
    expect(await (await get('/bookings', world.mallory)).text()).not.toContain('Planning')
  })
})
