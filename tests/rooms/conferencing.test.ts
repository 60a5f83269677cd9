import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  moveConference,
  releaseConference,
  replaceConference,
  requestConference,
} from '#/modules/conferencing/index.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import {
  askForRoom,
  calls,
  factsOf,
  journal,
  liveMeetings,
  meetings,
  room,
  soon,
  told,
  wantedRoom,
} from './conferencing-stage.ts'

const move = (world: World, eventId: EventId, startsAt: Date, durationMinutes = 30) =>
  inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes }))
const release = (world: World, eventId: EventId) =>
  inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))

describe('making', () => {
  it('T1 U2 a requested room is one meeting at Zoom, made by one call with the wanted values and the marker', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const startsAt = soon(world)
    const eventId = await askForRoom(world, connectionId, { startsAt })
    await world.runJobs()

    const [meeting, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    expect(meeting).toMatchObject({
      topic: 'Intro call',
      start_time: `${startsAt.toISOString().slice(0, 19)}Z`,
      duration: 30,
      timezone: 'Europe/Berlin',
      settings: { waiting_room: true, mute_upon_entry: true, use_pmi: false },
    })
    const view = await room(world, eventId)
    expect(view).toMatchObject({
      state: 'ready',
      meetingId: String(meeting?.id),
      joinUrl: meeting?.join_url,
      passcode: meeting?.password,
      problem: null,
      connectionId,
    })
    expect(view.dialIn).toContainEqual({ country: 'DE', city: 'Berlin', number: '+49 30 23125 042' })
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201'])
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready'])
    const [post] = await journal(world)
    expect(String(post?.body?.agenda).length).toBeLessThan(100)
    expect(post?.body).not.toHaveProperty('password')
    expect(post?.body).toMatchObject({ default_password: true, type: 2 })
  })

  it('T1 a topic longer than Zoom takes is cut at 200, and is no reason to change it afterwards', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const eventId = await askForRoom(world, connectionId, { topic: 'A long title '.repeat(30) })
    await world.runJobs()
    const [post] = await journal(world)
    expect(post?.body?.topic).toBe('A long title '.repeat(30).slice(0, 200))
    await move(world, eventId, soon(world, 3 * 24 * 60))
    await world.runJobs()
    const patch = (await journal(world)).find(({ method }) => method === 'PATCH')
    expect(patch?.body).not.toHaveProperty('topic')
  })

  it('J1 what Zoom made of the settings is what is shown: the waiting room wins over joining before the host', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    expect((await room(world, eventId)).effectiveSettings).toEqual({
      waitingRoom: true,
      muteUponEntry: true,
      joinBeforeHost: false,
    })
  })

  it('T2 a request whose transaction rolls back makes nothing', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const booking = inTransaction(world.ctx(), async (ctx) => {
      await requestConference(ctx, wantedRoom(world, connectionId))
      throw new Error('the booking failed after all')
    })
    await expect(booking).rejects.toThrow('after all')
    await world.runJobs()
    expect(await meetings(world)).toEqual([])
  })

  it('T13 no link, passcode or start URL reaches a log or a fact', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const { joinUrl, passcode } = await room(world, eventId)
    const said = world.logLines.join('\n') + JSON.stringify((await world.pool.query('select * from facts')).rows)
    for (const secret of [joinUrl, passcode, 'zak=']) expect(said).not.toContain(secret)
    const { rows } = await world.pool.query('select * from conferences')
    expect(JSON.stringify(rows)).not.toContain('zak=')
  })

  it('an event that has begun gets its room from now on, one that is over gets none', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const now = world.clock.now().getTime()
    const running = await askForRoom(world, connectionId, { startsAt: new Date(now - 600_000) })
    const over = await askForRoom(world, connectionId, { startsAt: new Date(now - 7_200_000) })
    await world.runJobs()
    expect((await room(world, running)).state).toBe('ready')
    expect(await room(world, over)).toMatchObject({ state: 'failed', problem: 'event_over', joinUrl: null })
    const [meeting, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    expect(Math.abs(Date.parse(meeting?.start_time ?? '') - now)).toBeLessThan(60_000)
  })
})

describe('moving', () => {
  it('J2 a reschedule changes the same meeting: one PATCH and no other call, the same join URL', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const before = await room(world, eventId)
    const later = soon(world, 3 * 24 * 60)
    await move(world, eventId, later, 45)
    await world.runJobs()
    const [meeting, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    expect(meeting).toMatchObject({ start_time: `${later.toISOString().slice(0, 19)}Z`, duration: 45 })
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      joinUrl: before.joinUrl,
      passcode: before.passcode,
    })
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201', 'PATCH /v2/meetings/{id} 204'])
    const patch = (await journal(world))[1]
    expect(Object.keys(patch?.body ?? {}).sort()).toEqual(['duration', 'start_time', 'timezone'])
  })

  it('Y5 changed settings are read back, since Zoom says 204 to those that the account locks, too', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const settings = { waitingRoom: false, muteUponEntry: false, joinBeforeHost: true }
    await world.app.db.update(conferences).set({ settings }).where(eq(conferences.eventId, eventId))
    await move(world, eventId, soon(world, 3 * 24 * 60))
    await world.runJobs()
    expect(await calls(world)).toEqual([
      'POST /v2/users/me/meetings 201',
      'PATCH /v2/meetings/{id} 204',
      'GET /v2/meetings/{id} 200',
    ])
    expect((await room(world, eventId)).effectiveSettings).toEqual(settings)
  })

  it('X9 three quick reschedules are one PATCH, sent when they have settled', async () => {
    await using world = await World.create({ env: { ANTEROOM_SETTLE_SECONDS: '30' } })
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    for (const days of [3, 4, 5]) {
      await move(world, eventId, soon(world, days * 24 * 60))
      await world.runJobs()
    }
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201'])
    world.clock.advance(1)
    await world.runJobs()
    expect((await calls(world)).filter((call) => call.startsWith('PATCH'))).toHaveLength(1)
    const [meeting] = await liveMeetings(world)
    expect(meeting?.start_time).toBe(
      `${soon(world, 5 * 24 * 60 - 1)
        .toISOString()
        .slice(0, 19)}Z`,
    )
  })

  it('X9 moved away and back before it settled, nothing is sent', async () => {
    await using world = await World.create({ env: { ANTEROOM_SETTLE_SECONDS: '30' } })
    const startsAt = soon(world)
    const eventId = await askForRoom(world, await world.connectZoom(), { startsAt })
    await world.runJobs()
    await move(world, eventId, soon(world, 4 * 24 * 60))
    await move(world, eventId, startsAt)
    world.clock.advance(1)
    await world.runJobs()
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201'])
  })

  it('J16 rescheduling an event whose meeting is gone makes a new one with a new link', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const before = await room(world, eventId)
    await world.control(`/meetings/${before.meetingId}/delete`, {})
    await move(world, eventId, soon(world, 3 * 24 * 60))
    await world.runJobs()
    const after = await room(world, eventId)
    expect(after).toMatchObject({ state: 'ready', generation: 2 })
    expect(after.joinUrl).not.toBe(before.joinUrl)
    expect(await liveMeetings(world)).toHaveLength(1)
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'requested', 'ready'])
  })
})

describe('letting go', () => {
  it('J3 a cancelled event loses its link at once and its meeting at Zoom after it', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    await release(world, eventId)
    expect(await room(world, eventId)).toMatchObject({ joinUrl: null, passcode: null, dialIn: [] })
    await world.runJobs()
    expect(await liveMeetings(world)).toEqual([])
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', meetingId: null })
    expect(await told(world, eventId)).toEqual(['conference.state.removed.host', 'conference.state.removed.guest'])
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'removed'])
  })

  it('J3 deleting a meeting that is already gone has succeeded', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const { meetingId } = await room(world, eventId)
    await world.control(`/meetings/${meetingId}/delete`, {})
    await release(world, eventId)
    await world.runJobs()
    expect((await calls(world)).at(-1)).toBe('DELETE /v2/meetings/{id} 404')
    expect((await room(world, eventId)).state).toBe('removed')
  })

  it('U2 an event cancelled before the keeper ran makes no call at all', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await release(world, eventId)
    await world.runJobs()
    expect(await calls(world)).toEqual([])
    expect((await room(world, eventId)).state).toBe('removed')
  })

  it('J16 a location changed away from Zoom and back is a new meeting, and the first one is gone', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const eventId = await askForRoom(world, connectionId)
    await world.runJobs()
    await release(world, eventId)
    await askForRoom(world, connectionId, { eventId })
    await world.runJobs()
    expect(await liveMeetings(world)).toHaveLength(1)
    expect(await meetings(world)).toHaveLength(2)
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', generation: 2 })
  })
})

describe('replacing', () => {
  it('J4 a new link by hand is a new meeting, and the old one is deleted', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const before = await room(world, eventId)
    await replaceConference(world.ctx(), { eventId })
    // A double click finds it being made.
    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    const after = await room(world, eventId)
    expect(after).toMatchObject({ state: 'ready', generation: 2 })
    expect((await liveMeetings(world)).map(({ id }) => String(id))).toEqual([after.meetingId])
    expect((await meetings(world)).map(({ id }) => String(id))).toContain(before.meetingId)
  })

  it('X8 with another connection the new meeting is made there and the old one deleted where it was', async () => {
    await using world = await World.create()
    const first = await world.connectZoom(world.ada)
    const second = await world.connectZoom(world.ada, 'sora.second@zoom-sandbox.example', { name: 'Second' })
    const eventId = await askForRoom(world, first)
    await world.runJobs()
    await replaceConference(world.ctx(), { eventId, connection: { id: second } })
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', connectionId: second })
    expect(await liveMeetings(world)).toHaveLength(1)
    expect(await meetings(world)).toHaveLength(2)
  })

  it('T9 somebody else’s workspace finds no room and can replace none', async () => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom())
    const { mallory } = world
    const hers = world.ctx({ kind: 'member', userId: mallory.userId, role: 'owner' }, mallory.workspaceId)
    await expect(replaceConference(hers, { eventId })).rejects.toMatchObject({ code: 'not_found' })
  })
})
