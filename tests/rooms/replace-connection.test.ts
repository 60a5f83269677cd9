import { expect, it } from 'vitest'
import { findConference, resumeConnection } from '#/modules/conferencing/index.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { getEvent, listLeft, replaceConnection } from '#/modules/events/index.ts'
import { getMeetingType, type LocationOption, offeredLocations } from '#/modules/meeting-types/index.ts'
import { addMeetingType, as, book } from '../fixtures.ts'
import { World } from '../world.ts'
import { calls, liveMeetings, olivia } from './conferencing-stage.ts'

const sora = 'sora.second@zoom-sandbox.example'
const link = { kind: 'link' as const, url: 'https://meet.example.org/spare' }

it('J8 decision 27 a link takes the place in types that name the connection or come to it, and in bookings', async () => {
  await using world = await World.create()
  const { connectionId, named, byRule, eventId } = await booked(world)
  const [before, callsBefore] = [(await findConference(world.ctx(), eventId))?.joinUrl, await calls(world)]
  world.mails.length = 0
  const replaced = await replaceConnection(world.ctx(), { connectionId, place: link, isForUpcoming: true })
  expect(replaced).toEqual({ types: 2, events: 1, left: 0 })
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  await world.runJobs()
  for (const { id } of [named, byRule])
    expect((await getMeetingType(world.ctx(), id)).locations).toEqual([{ id: 'zoom', ...link }])
  expect((await getEvent(world.ctx(), eventId)).location).toEqual(link)
  expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'removed', meetingId: null, joinUrl: null })
  const mails = world.mails.filter(({ to }) => to.address === 'gia@anteroom.example')
  expect(mails.map(({ text }) => text.includes(link.url))).toEqual([true])
  expect(mails[0]?.text).not.toContain(before)
  // The meeting stays at Zoom, and nobody is told of a room that failed.
  expect(await calls(world)).toEqual(callsBefore)
  expect(await liveMeetings(world)).toHaveLength(1)
  expect(world.mails.filter(({ to }) => to.address !== 'gia@anteroom.example')).toHaveLength(1)
})

it('J8 bookings stay as they are when only the types are to change', async () => {
  await using world = await World.create()
  const { connectionId, eventId } = await booked(world)
  world.mails.length = 0
  await replaceConnection(world.ctx(), { connectionId, place: link, isForUpcoming: false })
  expect(await getEvent(world.ctx(), eventId)).toMatchObject({ location: { kind: 'zoom', connectionId } })
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  await world.runJobs()
  expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'failed', problem: 'not_connected' })
})

it('J8 another connection takes the place: bookings get a room there, rules that find it stay rules', async () => {
  await using world = await World.create()
  const { connectionId, named, byRule, eventId } = await booked(world)
  const next = await world.connectZoom(world.ada, sora, { name: 'The other one' })
  const place = { kind: 'zoom' as const, connectionId: next }
  await replaceConnection(world.ctx(), { connectionId, place, isForUpcoming: true })
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  await world.runJobs()
  expect((await getMeetingType(world.ctx(), named.id)).locations).toEqual([{ id: 'zoom', ...place }])
  expect((await getMeetingType(world.ctx(), byRule.id)).locations).toEqual([{ id: 'zoom', kind: 'zoom', rule: 'own' }])
  expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'ready', connectionId: next })
  await resumeConnection(world.app, connectionId)
  await world.runJobs()
  expect(await liveMeetings(world)).toHaveLength(2)
})

it('J8 nothing in its place: guests are offered the other places, and a place twice is one', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom()
  const locations: LocationOption[] = [
    { id: 'zoom', kind: 'zoom', connectionId },
    { id: 'link', ...link },
  ]
  const type = await addMeetingType(world, world.ada, { locations })
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  expect((await offeredLocations(world.ctx(), type)).map(({ id }) => id)).toEqual(['link'])
  await replaceConnection(world.ctx(), { connectionId: null, place: link, isForUpcoming: false })
  expect((await getMeetingType(world.ctx(), type.id)).locations).toEqual([{ id: 'link', ...link }])
})

it('J8 J12 connected again, everything that lost its connection gets the new one at once', async () => {
  await using world = await World.create()
  const { connectionId, named, eventId } = await booked(world)
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  await world.runJobs()
  const next = await world.connectZoom(world.ada, olivia)
  expect((await listLeft(world.ctx(), null)).upcoming).toBe(1)
  const place = { kind: 'zoom' as const, connectionId: next }
  expect(await replaceConnection(world.ctx(), { connectionId: null, place, isForUpcoming: true })).toEqual({
    types: 1,
    events: 1,
    left: 0,
  })
  await world.runJobs()
  expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'ready', connectionId: next })
  expect((await getMeetingType(world.ctx(), named.id)).locations).toEqual([{ id: 'zoom', ...place }])
  expect(await listLeft(world.ctx(), null)).toEqual({ types: [], upcoming: 0 })
})

it('J8 a personal connection is put nowhere that its owner does not host, and only who may says so', async () => {
  await using world = await World.create()
  const studio = await world.connectZoom(world.ada, olivia, { scopeOfUse: 'workspace', name: 'The studio’s' })
  const locations: LocationOption[] = [{ id: 'zoom', kind: 'zoom', connectionId: studio }]
  const bos = await addMeetingType(world, world.bo, { locations })
  await book(world, bos)
  const adas = await world.connectZoom(world.ada, sora)
  const place = { kind: 'zoom' as const, connectionId: adas }
  const asked = { connectionId: studio, place, isForUpcoming: true }
  await expect(replaceConnection(as(world, world.bo), asked)).rejects.toMatchObject({ code: 'not_allowed' })
  const mallory = as(world, world.mallory)
  await expect(replaceConnection(mallory, asked)).rejects.toMatchObject({ code: 'not_found' })
  expect(await replaceConnection(world.ctx(), asked)).toEqual({ types: 0, events: 0, left: 2 })
  expect((await getMeetingType(world.ctx(), bos.id)).locations).toEqual(locations)
  const ftp = { ...asked, place: { kind: 'link' as const, url: 'http://meet.example.org' } }
  await expect(replaceConnection(world.ctx(), ftp)).rejects.toMatchObject({ code: 'invalid_input', field: 'url' })
})

async function booked(world: World) {
  const connectionId = await world.connectZoom(world.ada, olivia)
  const named = await addMeetingType(world, world.ada, { locations: [{ id: 'zoom', kind: 'zoom', connectionId }] })
  const byRule = await addMeetingType(world, world.ada, { locations: [{ id: 'zoom', kind: 'zoom', rule: 'own' }] })
  const { booking } = await book(world, named)
  await world.runJobs()
  return { connectionId, named, byRule, eventId: booking.eventId }
}
