import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type BookingOutcome, getEvent } from '#/modules/events/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, book, openSlots } from '../fixtures.ts'
import { formsIn, type ReadForm } from '../form-reader.ts'
import { type JournalEntry, journal } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'

let world: World
let connectionId: ConnectionId
let host: Browser
let type: MeetingType
let booked: BookingOutcome[]
beforeAll(async () => {
  world = await World.create()
  connectionId = await world.connectZoom()
  host = new Browser(world, { cookie: await world.signIn(world.ada) })
})
beforeEach(async () => {
  type = await addMeetingType(world, world.ada, {
    title: 'First talk',
    guestNameInTopic: true,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  const slots = await openSlots(world, type)
  booked = []
  for (const n of [0, 1, 2])
    booked.push(
      await book(world, type, { startsAt: slots[n * 2]?.startsAt as Date, guestEmail: `g${n}-${type.slug}@x.example` }),
    )
  await world.runJobs()
  world.mails.length = 0
})
afterAll(() => world[Symbol.asyncDispose]())

/** Ada's form for the type, as the page gives it. */
async function typeForm(): Promise<ReadForm> {
  const forms = formsIn((await host.get(`/meeting-types/${type.id}`)).body)
  const form = forms.find(({ action }) => action === `/meeting-types/${type.id}`)
  if (!form) throw new Error('no form')
  return form
}

async function save(changes: Record<string, string>, without: string[] = []): Promise<JournalEntry[]> {
  const { action, fields } = await typeForm()
  const sent = Object.entries({ ...fields, ...changes }).filter(([name]) => !without.includes(name))
  const before = (await journal(world)).length
  expect((await host.post(action, Object.fromEntries(sent))).status).toBe(303)
  await world.runJobs()
  return (await journal(world)).slice(before).filter(({ method }) => method !== 'GET')
}

const views = () => Promise.all(booked.map(({ event }) => getEvent(world.ctx(), event.id)))

it('Y16 decision 51: unticked, existing events, meetings and guests see nothing of a changed type', async () => {
  const before = await views()
  expect(await save({ title: 'Second talk', durationMinutes: '45' }, ['waitingRoom'])).toEqual([])
  expect(await views()).toEqual(before)
  expect(world.mails).toEqual([])
  expect((await typeForm()).fields).not.toHaveProperty('applyToUpcoming')
})

it('Y16 X9 decision 51: ticked, upcoming events take title and Zoom settings with one PATCH each, and keep their times', async () => {
  const page = await host.get(`/meeting-types/${type.id}`)
  expect(page.body).toContain('Also change the 3 upcoming events')
  const before = await views()
  const sent = await save({ title: 'Second talk', durationMinutes: '15', applyToUpcoming: 'on' }, ['waitingRoom'])
  expect(sent.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'PATCH'])
  expect(new Set(sent.map(({ path }) => path)).size).toBe(3)
  for (const { body } of sent) {
    expect(body).toMatchObject({ topic: 'Second talk – Gia', settings: { waiting_room: false } })
    expect(body).not.toHaveProperty('start_time')
    expect(body).not.toHaveProperty('duration')
  }
  const after = await views()
  after.forEach((event, i) => {
    expect(event).toMatchObject({ title: 'Second talk', waitingRoom: false, sequence: (before[i]?.sequence ?? 0) + 1 })
    expect([event.startsAt, event.durationMinutes, event.location]).toEqual([
      ...[before[i]?.startsAt, before[i]?.durationMinutes, before[i]?.location],
    ])
    expect(event.conference?.joinUrl).toBe(before[i]?.conference?.joinUrl)
  })
  // Guests see the title, so they are told; the host knows.
  expect(world.mails.map(({ to, subject }) => [to.address, subject.split(':')[0]]).sort()).toEqual(
    [0, 1, 2].map((n) => [`g${n}-${type.slug}@x.example`, 'New title']),
  )
  expect(world.mails[0]?.calendar?.content).toContain('SUMMARY:Second talk')
  // Once more without a change: no call and no mail.
  expect(await save({ applyToUpcoming: 'on' })).toEqual([])
  expect(world.mails).toHaveLength(3)
})

it('Y16 decision 51: what guests don’t see changes without a mail to them; what is over, cancelled or another type’s stays', async () => {
  const other = await addMeetingType(world, world.ada, { title: 'Other' })
  const [slot] = await openSlots(world, other)
  const { event } = await book(world, other, { startsAt: slot?.startsAt as Date, guestEmail: 'other@x.example' })
  const [first] = booked
  await world.pool.query('update events set cancelled_at = now() where id = $1', [first?.event.id])
  await world.runJobs()
  world.mails.length = 0
  expect((await host.get(`/meeting-types/${type.id}`)).body).toContain('Also change the 2 upcoming events')
  const sent = await save({ applyToUpcoming: 'on', reminder: '15' }, ['muteUponEntry'])
  expect(sent.map(({ body }) => body)).toEqual([
    { settings: expect.objectContaining({ mute_upon_entry: false }) },
    { settings: expect.objectContaining({ mute_upon_entry: false }) },
  ])
  expect(world.mails).toEqual([])
  const [cancelled, ...rest] = await views()
  expect([cancelled?.muteUponEntry, cancelled?.reminderMinutes]).toEqual([true, [1440, 60]])
  for (const view of rest) expect([view.muteUponEntry, view.reminderMinutes]).toEqual([false, [15]])
  expect((await getEvent(world.ctx(), event.id)).muteUponEntry).toBe(true)
  const page = (await host.get(`/bookings/${rest[0]?.id}`)).body
  expect(page).toContain('Changed with its meeting type.')
})
