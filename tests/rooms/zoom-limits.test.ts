import { describe, expect, it } from 'vitest'
import { moveConference, testConnection } from '#/modules/conferencing/index.ts'
import { takeTurn } from '#/modules/conferencing/limits.ts'
import { callerOf } from '#/modules/conferencing/line.ts'
import { callPaces, hostDays } from '#/modules/conferencing/tables.ts'
import { getConnection } from '#/modules/connections/index.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import { askForRoom, calls, dayOfHost, fault, journal, liveMeetings, olivia, room, soon } from './conferencing-stage.ts'

const bella = 'bella.basic@zoom-sandbox.example'
const env = { ANTEROOM_RETRY_SECONDS: '15' }

describe('X9 the calls of a second', () => {
  it('are shared by all processes: four for an account that may be free, then the first of them is a second old', async () => {
    await using world = await World.create()
    const connection = await getConnection(world.ctx(), await world.connectZoom(world.ada, bella))
    const otherPool = createPool(world.databaseUrl, world.app.log, 4)
    const there = { ...world.ctx(), db: createDb(otherPool) }
    const dues: number[] = []
    let held: unknown = null
    for (let n = 0; n < 300 && !held; n++) {
      const turn = await takeTurn(n % 2 ? world.ctx() : there, callerOf(connection), 'light', null)
      if (turn.kind === 'held') held = turn
      else dues.push(await lastDue(world))
    }
    await otherPool.end()
    for (const [n, due] of dues.slice(4).entries()) expect(due - (dues[n] ?? 0)).toBeGreaterThanOrEqual(1050)
    // Whoever would wait too long is told so, and keeps no place.
    expect(held).toMatchObject({ problem: 'busy', isDaily: false })
    expect(await lastDue(world)).toBe(dues.at(-1))
  })

  it('are thirty where the user has a licence, which only paid accounts give, and twenty for lists', async () => {
    await using world = await World.create()
    const caller = callerOf(await getConnection(world.ctx(), await world.connectZoom()))
    for (const [weight, most] of [
      ['light', 30],
      ['medium', 20],
    ] as const) {
      await world.app.db.delete(callPaces)
      const dues: number[] = []
      for (let n = 0; n <= most; n++) {
        const turn = await takeTurn(world.ctx(), caller, weight, null)
        if (n < most) expect(turn.kind === 'go' && turn.milliseconds).toBeLessThan(5)
        dues.push(await lastDue(world))
      }
      expect((dues[most] ?? 0) - (dues[0] ?? 0)).toBeGreaterThanOrEqual(1050)
    }
  })

  it('count those of "Test connection" too, which says so when others are before it', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom(world.ada, bella)
    const caller = callerOf(await getConnection(world.ctx(), connectionId))
    for (let n = 0; (await takeTurn(world.ctx(), caller, 'light', null)).kind === 'go' && n < 300; n++);
    const identity = async () => {
      const { steps } = await testConnection(world.ctx(), world.app.outside, { connectionId })
      return steps.find(({ step }) => step === 'identity')
    }
    expect((await identity())?.sentence.key).toBe('conference.problem.busy.operator')
    await world.app.db.delete(callPaces)
    expect(await identity()).toMatchObject({ outcome: 'ok' })
    expect(await world.app.db.select().from(callPaces)).toContainEqual(
      expect.objectContaining({ lane: `${caller.account}/light` }),
    )
  })

  it('of a free account are kept: of seven rooms at once each is made, and Zoom refuses next to none', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom(world.ada, bella)
    const wanted = Array.from({ length: 7 }, (_, n) =>
      askForRoom(world, connectionId, { startsAt: soon(world, (n + 48) * 60) }),
    )
    await Promise.all(wanted)
    await world.runJobs()
    const made = await calls(world)
    expect(made.filter((call) => call.endsWith('201'))).toHaveLength(7)
    // Unpaced, three of seven are refused. One may be on a machine so busy that a call arrives later than its turn.
    expect(made.filter((call) => call.endsWith('429')).length).toBeLessThanOrEqual(1)
  })
})

describe('X9 the hundred creates and updates of a day', () => {
  it('are counted for the host, whichever workspace asks, and only when Zoom may have acted', async () => {
    await using world = await World.create({ env })
    const adas = await world.connectZoom()
    const mallorys = await world.connectZoom(world.mallory, olivia)
    const eventId = await askForRoom(world, adas)
    await world.runJobs()
    await move(world, eventId, 3)
    await world.runJobs()
    await fault(world, { kind: 'status', status: 400, code: 300, message: 'Validation Failed.' }, { method: 'PATCH' })
    await move(world, eventId, 4)
    await world.runJobs()
    const theirs = await getConnection(world.ctx(undefined, world.mallory.workspaceId), mallorys)
    const ours = await getConnection(world.ctx(), adas)
    expect(callerOf(theirs).host).toBe(callerOf(ours).host)
    await takeTurn(world.ctx(undefined, world.mallory.workspaceId), callerOf(theirs), 'light', 'create')
    expect(await world.app.db.select().from(hostDays)).toEqual([await dayOfHost(world, { creates: 2, updates: 1 })])
  })

  it('are kept for creates near their end: updates wait for 00:00 UTC, say so, and are one call then', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom()
    const eventId = await askForRoom(world, connectionId)
    await world.runJobs()
    const { joinUrl } = await room(world, eventId)
    await world.app.db.update(hostDays).set({ creates: 30, updates: 50 })
    await move(world, eventId, 3)
    await world.runJobs()
    await move(world, eventId, 4)
    await world.runJobs()
    const waiting = await room(world, eventId)
    expect(waiting).toMatchObject({ state: 'ready', problem: 'kept_for_new', joinUrl })
    expect(waiting.nextTryAt?.getTime()).toBeGreaterThanOrEqual(midnight(world))
    expect((await calls(world)).filter((call) => call.startsWith('PATCH'))).toEqual([])
    // A new booking still gets its link.
    const other = await askForRoom(world, connectionId, { startsAt: soon(world, 7 * 24 * 60) })
    await world.runJobs()
    expect((await room(world, other)).state).toBe('ready')

    world.clock.advance(25 * 60)
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ problem: null, joinUrl })
    const patches = (await journal(world)).filter(({ method }) => method === 'PATCH')
    expect(patches.map(({ body }) => body?.start_time)).toEqual([zoomTime(soonAt(world, 4 - 25 / 24))])
  })

  it('when used up stop creates without a call, and start again after 00:00 UTC', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom()
    await fault(world, { kind: 'rate_limit', limit: 'user_day' }, { method: 'POST', path: '/v2/users/' })
    const first = await askForRoom(world, connectionId)
    await world.runJobs()
    const second = await askForRoom(world, connectionId, { startsAt: soon(world, 5 * 24 * 60) })
    await world.runJobs()
    // Zoom said it once: other apps of the host count too.
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 429'])
    for (const eventId of [first, second]) {
      const view = await room(world, eventId)
      expect(view).toMatchObject({ state: 'retrying', problem: 'daily_limit' })
      expect(view.nextTryAt?.getTime()).toBeGreaterThanOrEqual(midnight(world))
    }
    world.clock.advance(25 * 60)
    await world.runJobs()
    expect(await liveMeetings(world)).toHaveLength(2)
  })

  it.each([
    ['create', 'daily_limit', { creates: 60, updates: 40 }],
    ['update', 'kept_for_new', { creates: 40, updates: 40 }],
  ] as const)('without room for it take no place among the calls of the second: %s', async (...row) => {
    const [change, problem, counts] = row
    await using world = await World.create()
    const caller = callerOf(await getConnection(world.ctx(), await world.connectZoom()))
    const day = await dayOfHost(world, counts)
    await world.app.db.insert(hostDays).values(day)
    for (let n = 0; n < 5; n++) {
      const turn = await takeTurn(world.ctx(), caller, 'light', change)
      expect(turn).toMatchObject({ kind: 'held', problem, isDaily: true })
    }
    expect(await world.app.db.select().from(callPaces)).toEqual([])
    expect(await world.app.db.select().from(hostDays)).toEqual([day])
  })

  it('hold to the last one over processes that ask at once', async () => {
    await using world = await World.create()
    const caller = callerOf(await getConnection(world.ctx(), await world.connectZoom()))
    await world.app.db.insert(hostDays).values(await dayOfHost(world, { creates: 50, updates: 40 }))
    const turns = await Promise.all(Array.from({ length: 16 }, () => takeTurn(world.ctx(), caller, 'light', 'create')))
    expect(turns.filter(({ kind }) => kind === 'go')).toHaveLength(10)
    const [pace] = await world.app.db.select().from(callPaces)
    expect(pace?.slots).toHaveLength(10)
    expect(await world.app.db.select().from(hostDays)).toMatchObject([{ creates: 60, updates: 40 }])
  })

  it('are not touched where nothing changed', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const { startsAt } = await room(world, eventId)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await world.runJobs()
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201'])
    expect((await world.app.db.select().from(hostDays))[0]?.updates).toBe(0)
  })
})

async function lastDue(world: World): Promise<number> {
  const [row] = await world.app.db.select().from(callPaces)
  return Number(row?.slots.at(-1))
}

function move(world: World, eventId: EventId, days: number): Promise<void> {
  const startsAt = soonAt(world, days)
  return inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
}

function soonAt(world: World, days: number): Date {
  return soon(world, days * 24 * 60)
}

function zoomTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

function midnight(world: World): number {
  const now = world.clock.now()
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
}
