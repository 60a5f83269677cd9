import { eq, isNull } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  confirmDoneByHand,
  pageAtProvider,
  requestConference,
  sweepConferences,
  sweepConnection,
} from '#/modules/conferencing/index.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { disconnect, getConnection, listCalls } from '#/modules/connections/index.ts'
import { cancelEvent, getEvent, moveEvent, regenerateRoom } from '#/modules/events/index.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { facts } from '#/platform/facts/tables.ts'
import type { EventId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import { askForRoom, calls, liveMeetings, olivia, room, told, wantedRoom } from './conferencing-stage.ts'
import { mika } from './kinds-stage.ts'
import { ada, gia, schedule, startIn, to } from './notifications-stage.ts'

const update = 'meeting:update:meeting'
const del = 'meeting:delete:meeting'
const read = 'meeting:read:meeting'
const list = 'meeting:read:list_meetings'
const zak = 'user:read:zak'

interface Set {
  name: string
  granted: string[]
  mayUpdate: boolean
  mayDelete: boolean
}

const base = ['meeting:write:meeting', 'user:read:user']
// biome-ignore format: a table
const sets: Set[] = [
  { name: 'write + user',                   granted: base,                   mayUpdate: false, mayDelete: false },
  { name: 'write + update + delete + user', granted: [...base, update, del], mayUpdate: true,  mayDelete: true },
  { name: 'write + read + user',            granted: [...base, read],        mayUpdate: false, mayDelete: false },
  { name: 'write + user + zak',             granted: [...base, zak],         mayUpdate: false, mayDelete: false },
]

describe.each(sets)('X6 with $name', ({ granted, mayUpdate, mayDelete }) => {
  it('a booking is made, moved twice and cancelled; what we may not do at Zoom the host is told, once and with a link', async () => {
    await using world = await worldWith(granted)
    const connectionId = await connect(world, granted)
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const { joinUrl, meetingId } = await room(world, eventId)
    expect(joinUrl).toBeTruthy()
    const atZoom = pageAtProvider(world.app.config, meetingId ?? '')

    for (const hours of [96, 120]) {
      await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, hours) })
      await world.runJobs()
    }
    const moved = await room(world, eventId)
    expect(moved).toMatchObject({ state: 'ready', joinUrl, startsAt: startIn(world, 120) })
    expect(moved.problem).toBe(mayUpdate ? null : 'missing_scope_update')
    expect(moved.handWork).toEqual(mayUpdate ? [] : [{ what: 'change', meetingId }])
    expect(await told(world, eventId)).toEqual([
      mayUpdate ? 'conference.state.ready.host' : 'conference.problem.missing_scope_update.host',
      'conference.state.ready.guest',
    ])
    // The first move is told by a mail of its own or with the move; the second with the move.
    const saysHow = () => to(world, ada).filter(({ text }) => text.includes(atZoom))
    expect(saysHow().length > 0).toBe(!mayUpdate)
    expect(to(world, ada).filter(({ subject }) => /Zoom/.test(subject)).length).toBeLessThanOrEqual(mayUpdate ? 0 : 1)
    expect(to(world, gia).some(({ text }) => text.includes(atZoom))).toBe(false)
    const before = saysHow().length
    await world.runJobs()
    expect(saysHow()).toHaveLength(before)

    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await world.runJobs()
    const cancelled = await room(world, eventId)
    expect(cancelled).toMatchObject({ joinUrl: null, state: mayDelete ? 'removed' : 'rejected' })
    expect(cancelled.handWork).toEqual(mayDelete ? [] : [{ what: 'delete', meetingId }])
    expect(await liveMeetings(world)).toHaveLength(mayDelete ? 0 : 1)
    expect(saysHow().length > before).toBe(!mayDelete)
    expect((await getEvent(world.ctx(), eventId)).status).toBe('cancelled')
    expect(to(world, gia).at(-1)?.subject).toMatch(/cancel/i)

    expect(await calls(world)).toEqual([
      'POST /v2/users/me/meetings 201',
      ...(mayUpdate ? ['PATCH /v2/meetings/{id} 204', 'PATCH /v2/meetings/{id} 204'] : []),
      ...(mayDelete ? ['DELETE /v2/meetings/{id} 204'] : []),
    ])
  })

  it('a new link leaves no call that may not be made, and names the meeting that is left', async () => {
    await using world = await worldWith(granted)
    const { eventId } = await schedule(world, { connectionId: await connect(world, granted) })
    await world.runJobs()
    const old = await room(world, eventId)
    await regenerateRoom(world.ctx(), { eventId })
    await world.runJobs()
    const now = await room(world, eventId)
    expect(now.state).toBe('ready')
    expect(now.joinUrl).not.toBe(old.joinUrl)
    expect(now.problem).toBe(mayDelete ? null : 'missing_scope_delete')
    expect(now.handWork).toEqual(mayDelete ? [] : [{ what: 'delete', meetingId: old.meetingId }])
    expect(await calls(world)).toEqual([
      'POST /v2/users/me/meetings 201',
      'POST /v2/users/me/meetings 201',
      ...(mayDelete ? ['DELETE /v2/meetings/{id} 204'] : []),
    ])
    if (mayDelete) return
    await confirmDoneByHand(world.ctx(), { eventId })
    expect(await room(world, eventId)).toMatchObject({ problem: null, handWork: [], joinUrl: now.joinUrl })
  })
})

describe('X6 what the host did at Zoom by hand', () => {
  it('is taken as done when they say so, and is not asked for again', async () => {
    await using world = await worldWith(base)
    const { eventId } = await schedule(world, { connectionId: await connect(world, base) })
    await world.runJobs()
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await world.runJobs()
    await confirmDoneByHand(world.ctx(), { eventId })
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: null, handWork: [] })
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await world.runJobs()
    await confirmDoneByHand(world.ctx(), { eventId })
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: null, handWork: [] })
    await expect(confirmDoneByHand(world.ctx(), { eventId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('X11 is noticed where meetings may be read', async () => {
    const granted = [...base, read]
    await using world = await worldWith(granted)
    const { eventId } = await schedule(world, { connectionId: await connect(world, granted) })
    await world.runJobs()
    const { meetingId } = await room(world, eventId)
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await world.runJobs()
    await world.control(`/meetings/${meetingId}/delete`, {})
    await sweep(world)
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: null, handWork: [] })
  })

  it('is done by us once the permission is given', async () => {
    await using world = await worldWith(base)
    const connectionId = await connect(world, base)
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    await regenerateRoom(world.ctx(), { eventId })
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await world.runJobs()
    expect(await liveMeetings(world)).toHaveLength(2)
    await world.connectZoom(world.ada, olivia, { connectionId, declineScopes: [list, zak] })
    await world.runJobs()
    const [only, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    const now = await room(world, eventId)
    expect(now).toMatchObject({ problem: null, handWork: [], meetingId: String(only?.id) })
    expect(new Date(only?.start_time ?? 0)).toEqual(startIn(world, 96))
  })
})

it('X11 with a list and no reading, a room is gone only when two lists lack it, ten minutes after it was made', async () => {
  const granted = [...base, list]
  await using world = await worldWith(granted)
  const connectionId = await connect(world, granted)
  const { eventId } = await schedule(world, { connectionId })
  await world.runJobs()
  const { meetingId } = await room(world, eventId)
  await world.control(`/meetings/${meetingId}/delete`, {})
  const look = async () => {
    await sweepConnection(world.app, { workspaceId: world.ada.workspaceId, connectionId })
    world.clock.advance(3)
    await world.runJobs()
  }
  await look()
  await look()
  expect((await room(world, eventId)).state).toBe('ready')
  await sweep(world)
  expect((await room(world, eventId)).state).toBe('ready')
  world.clock.advance(3)
  await world.runJobs()
  expect(await room(world, eventId)).toMatchObject({ state: 'lost', joinUrl: null })
})

it('X11 reads at most six meetings in a round, and those that waited the next time', async () => {
  const granted = [...base, read]
  await using world = await worldWith(granted)
  const connectionId = await connect(world, granted)
  const rooms = [...'1234567'].map((n) => ({ zoomUser: Number(n) > 3 ? 'me' : olivia, startsAt: startIn(world, 48) }))
  for (const wanted of rooms) await askForRoom(world, connectionId, wanted)
  await world.runJobs()
  const reads = async () => (await calls(world)).filter((call) => call.startsWith('GET /v2/meetings/')).length
  await sweep(world)
  expect(await reads()).toBe(6)
  await sweep(world)
  expect(await reads()).toBe(12)
  expect(await world.app.db.$count(conferences, isNull(conferences.sweptAt))).toBe(0)
})

it('X11 decision 24 the readings are counted for the Zoom account: its connections share them, and each has its turn', async () => {
  const granted = [...base, read]
  await using world = await worldWith(granted)
  const declineScopes = [update, del, list]
  const theirs = world.ctx(undefined, world.mallory.workspaceId)
  const wanted = [
    [world.ctx(), await world.connectZoom(world.ada, olivia, { declineScopes })],
    [theirs, await world.connectZoom(world.mallory, mika, { declineScopes })],
  ] as const
  for (const [ctx, connectionId] of wanted)
    for (const hours of [12, 13, 14, 15, 16, 17]) {
      const roomThere = wantedRoom(world, connectionId, { startsAt: startIn(world, hours) })
      await inTransaction(ctx, (ctx) => requestConference(ctx, roomThere))
    }
  await world.runJobs()
  const reads = async () => (await calls(world)).filter((call) => call.startsWith('GET /v2/meetings/')).length
  for (const round of [1, 2, 3, 4]) {
    await sweep(world, 31)
    expect(await reads()).toBe(round * 6)
  }
  expect(await world.app.db.$count(conferences, isNull(conferences.sweptAt))).toBe(0)
})

describe('X11 decision 19 with write + read + user, where a round of the sweep reads only some', () => {
  it('two of a dozen that were deleted lose their links, and nobody is alarmed', async () => {
    const { world, events, states } = await withADozen()
    await using _ = world
    for (const { id } of (await liveMeetings(world)).slice(0, 2)) await world.control(`/meetings/${id}/delete`, {})
    for (let round = 1; round <= 3; round++) await sweep(world, 31)
    expect(await states()).toEqual({ lost: 2, ready: events.length - 2 })
    expect(await world.app.db.$count(facts, eq(facts.kind, 'conference.sweep_stopped'))).toBe(0)
  })

  it('of many that vanished no more than a fifth is believed, however many rounds follow, and the rest stands', async () => {
    const { world, events, states, connectionId } = await withADozen()
    await using _ = world
    const vanished = (await liveMeetings(world)).slice(0, 9)
    for (const { id } of vanished) await world.control(`/meetings/${id}/delete`, {})
    for (let round = 1; round <= 20; round++) await sweep(world, 31)
    const { lost = 0 } = await states()
    expect(lost).toBeLessThanOrEqual(events.length / 5)
    const [told] = await world.app.db.select().from(facts).where(eq(facts.kind, 'conference.sweep_stopped'))
    expect(told?.about).toEqual({ connectionId })
    expect(told?.changes).toMatchObject({ checked: events.length })
  })

  it('one more, some hours after the first, is believed too', async () => {
    const { world, states } = await withADozen(5)
    await using _ = world
    for (const wait of [31, 7 * 60]) {
      const [first] = await liveMeetings(world)
      await world.control(`/meetings/${first?.id}/delete`, {})
      await sweep(world, wait)
    }
    expect(await states()).toEqual({ lost: 2, ready: 3 })
  })

  /** Rooms of the next day, all of one connection that may read a meeting and not the list. */
  async function withADozen(count = 12) {
    const world = await worldWith([...base, read])
    const connectionId = await connect(world, [...base, read])
    const events = Array.from({ length: count }, (_, n) => startIn(world, 12 + n))
    for (const startsAt of events) await askForRoom(world, connectionId, { startsAt })
    await world.runJobs()
    const states = async () => {
      const rows = await world.app.db.select({ state: conferences.state }).from(conferences)
      return Object.fromEntries(
        Map.groupBy(rows, ({ state }) => state)
          .entries()
          .map(([key, of]) => [key, of.length]),
      )
    }
    return { world, events, states, connectionId }
  }
})

it('U2 U8 with write + user alone the ledger holds users/me once and one create an event, the token and its end', async () => {
  await using world = await worldWith(base)
  const connectionId = await connect(world, base)
  const events: EventId[] = []
  for (const hours of [48, 72, 96])
    events.push((await schedule(world, { connectionId, startsAt: startIn(world, hours) })).eventId)
  await world.runJobs()
  for (const [n, eventId] of events.entries()) {
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 100 + n) })
    await world.runJobs()
  }
  await cancelEvent(world.ctx(), { eventId: events[0] as EventId, reason: '' })
  await world.runJobs()
  await sweep(world)
  const lines = async () =>
    (await listCalls(world.ctx(), { connectionId })).map(({ method, path, outcome }) => `${method} ${path} ${outcome}`)
  expect((await lines()).sort()).toEqual([
    'GET /v2/users/me done',
    'POST /oauth/token done',
    // Six hours passed, so the sweep's reading, had it been allowed, would have needed a new token.
    ...Array(3).fill('POST /v2/users/me/meetings done'),
  ])
  const { missing } = await getConnection(world.ctx(), connectionId)
  expect(missing.map(({ key }) => key).sort()).toEqual(['delete', 'list', 'read', 'update'])
  await disconnect(world.ctx(), world.app.outside, { connectionId })
  const journal = (await world.control('/journal')) as { path: string }[]
  expect(journal.filter(({ path }) => path === '/oauth/revoke')).toHaveLength(1)
})

function worldWith(granted: string[]): Promise<World> {
  return World.create({ moreScopes: granted.includes(zak) ? [zak] : [] })
}

function connect(world: World, granted: string[]) {
  const declineScopes = [update, del, read, list].filter((scope) => !granted.includes(scope))
  return world.connectZoom(world.ada, olivia, { declineScopes })
}

async function sweep(world: World, afterMinutes = 6 * 60): Promise<void> {
  world.clock.advance(afterMinutes)
  await sweepConferences(world.app)
  await world.runJobs()
}
