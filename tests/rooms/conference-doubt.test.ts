import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  handleProviderEvent,
  moveConference,
  releaseConference,
  replaceConference,
} from '#/modules/conferencing/index.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { grants } from '#/modules/connections/tables.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import {
  askForRoom,
  calls,
  factsOf,
  fault,
  liveMeetings,
  meetings,
  olivia,
  room,
  soon,
  told,
} from './conferencing-stage.ts'

const env = { ANTEROOM_LOOK_AFTER_SECONDS: '60', ANTEROOM_RETRY_SECONDS: '15', ANTEROOM_CALL_SECONDS: '2' }
const post = { method: 'POST', path: '/v2/users/' }
const minimum = [
  'meeting:update:meeting',
  'meeting:delete:meeting',
  'meeting:read:meeting',
  'meeting:read:list_meetings',
]
const later = async (world: World, minutes: number) => {
  world.clock.advance(minutes)
  await world.runJobs()
}

describe('X2 a create whose outcome is unknown', () => {
  it('is looked for by its marker after a minute, and adopted: the POST is not repeated', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    expect((await calls(world)).filter((call) => call.startsWith('GET'))).toEqual([])
    await later(world, 1.1)
    const view = await room(world, eventId)
    expect(view).toMatchObject({ state: 'ready', problem: null })
    expect(view.passcode).toMatch(/^\d{6}$/)
    expect((await calls(world)).filter((call) => call.startsWith('POST'))).toHaveLength(1)
  })

  it('is looked for on every page of a long list', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom()
    const eventId = await askForRoom(world, connectionId, { startsAt: soon(world, 20 * 24 * 60) })
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    await otherMeetings(world, 301)
    await later(world, 1.1)
    expect((await room(world, eventId)).state).toBe('ready')
    const lists = (await calls(world)).filter((call) => call.startsWith('GET /v2/users/me/meetings'))
    expect(lists).toHaveLength(2)
  })

  it('J17 other meetings seen while looking are neither stored nor logged', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_before' }, post)
    await world.runJobs()
    await otherMeetings(world, 1)
    for (const minutes of [1.1, 1.1]) await later(world, minutes)
    expect((await room(world, eventId)).state).toBe('ready')
    const tables = await Promise.all(
      ['conferences', 'facts', 'provider_calls'].map((table) => world.pool.query(`select * from ${table}`)),
    )
    const kept = world.logLines.join('\n') + JSON.stringify(tables.map(({ rows }) => rows))
    expect(kept).not.toContain('Somebody else')
  })

  it('is believed not to have happened only after two looks, a minute apart', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_before' }, post)
    await world.runJobs()
    await later(world, 1.1)
    expect(await room(world, eventId)).toMatchObject({ state: 'retrying', problem: 'no_answer' })
    expect((await calls(world)).filter((call) => call.startsWith('POST'))).toHaveLength(1)
    await later(world, 1.1)
    expect((await room(world, eventId)).state).toBe('ready')
    expect(await meetings(world)).toHaveLength(1)
  })

  it('and was cancelled meanwhile, is found and deleted', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await later(world, 1.1)
    expect(await liveMeetings(world)).toEqual([])
    expect((await room(world, eventId)).state).toBe('removed')
  })

  it('and was replaced by hand meanwhile, leaves one meeting: the stray is found and deleted', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view.state).toBe('ready')
    expect((await liveMeetings(world)).map(({ id }) => String(id))).toEqual([view.meetingId])
    expect(await meetings(world)).toHaveLength(2)
  })

  it('and was moved meanwhile, is adopted and then moved', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    const startsAt = soon(world, 5 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await later(world, 1.1)
    const [only, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    expect(only?.start_time).toBe(`${startsAt.toISOString().slice(0, 19)}Z`)
  })

  it('X6 without a list it waits for Zoom’s word, which is checked by the marker before it is adopted', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: ['meeting:read:list_meetings'] })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'unknown', problem: 'stray_possible' })
    await otherMeetings(world, 1)
    const [ours, other] = await meetings(world)
    await created(world, other?.id)
    await world.runJobs()
    expect((await room(world, eventId)).state).toBe('unknown')
    await created(world, ours?.id)
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      problem: null,
      meetingId: String(ours?.id),
      joinUrl: ours?.join_url,
    })
    expect((await calls(world)).filter((call) => call === 'POST /v2/users/me/meetings 201')).toHaveLength(1)
  })

  it('X6 with neither way there is one retry after two minutes, and the host is told of the stray', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: minimum })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    expect(await told(world, eventId)).toEqual([
      'conference.problem.stray_possible.host',
      'conference.problem.stray_possible.guest',
    ])
    await later(world, 1)
    expect(await meetings(world)).toHaveLength(1)
    await later(world, 1.1)
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: 'stray_possible' })
    expect(await told(world, eventId)).toEqual([
      'conference.problem.stray_possible.host',
      'conference.state.ready.guest',
    ])
    // One a try, as it can't be known: this is what the sentence is about.
    expect(await meetings(world)).toHaveLength(2)
  })

  it('X6 with neither way a gateway’s 5xx is tried again at once, and the host is told of the meeting it may hide', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: minimum })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'status', status: 504, after: true }, post)
    await world.runJobs()
    expect((await room(world, eventId)).problem).toBe('provider_down')
    await later(world, 1)
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: 'stray_possible' })
    expect(await meetings(world)).toHaveLength(2)
    expect((await factsOf(world, eventId)).slice(-2)).toEqual(['ready', 'problem'])
  })

  it('X6 with neither way a 5xx before a cancel leaves word of the meeting it may hide', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: minimum })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'status', status: 504, after: true }, post)
    await world.runJobs()
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await later(world, 1)
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: 'stray_possible' })
  })

  it('X6 when the one retry breaks off too, nothing is tried again by itself', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: minimum })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'drop_before' }, post, 2)
    await world.runJobs()
    for (const minutes of [3, 10, 60]) await later(world, minutes)
    expect(await room(world, eventId)).toMatchObject({ state: 'unknown', problem: 'stray_possible', nextTryAt: null })
    expect(await calls(world)).toHaveLength(2)
    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    expect((await room(world, eventId)).state).toBe('ready')
  })
})

describe('X2 X6 with neither way, when the authorization dies meanwhile', () => {
  const doubtful = async (world: World, breaks: number) => {
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: minimum })
    const eventId = await askForRoom(world, connectionId)
    await fault(world, { kind: 'drop_before' }, post, breaks)
    await world.runJobs()
    const connectAgain = async () => {
      await world.connectZoom(world.ada, olivia, { connectionId, declineScopes: minimum })
      await world.runJobs()
    }
    return { eventId, connectAgain }
  }
  const letDie = (world: World) =>
    world.pool.query(
      `update grants set lost_at = now(), lost_problem = 'connection_lost', access_token_expires_at = now()`,
    )

  it('the one retry was refused, so it is made once somebody has connected again', async () => {
    await using world = await World.create({ env })
    const { eventId, connectAgain } = await doubtful(world, 1)
    await fault(world, { kind: 'status', status: 401, code: 124, message: 'Invalid access token.' }, post, 2)
    await later(world, 2.1)
    expect(await room(world, eventId)).toMatchObject({ state: 'reconnect', problem: 'connection_lost' })
    await letDie(world)
    // Known to be dead, nothing is tried by itself.
    await later(world, 30)
    expect((await room(world, eventId)).nextTryAt).toBeNull()
    await connectAgain()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: 'stray_possible' })
  })

  it('the retry had broken off too: it stays in doubt, as its host was told, and no third is made', async () => {
    await using world = await World.create({ env })
    const { eventId, connectAgain } = await doubtful(world, 2)
    await later(world, 3)
    await letDie(world)
    await later(world, 30)
    await connectAgain()
    expect(await room(world, eventId)).toMatchObject({ state: 'unknown', problem: 'stray_possible', nextTryAt: null })
    expect((await calls(world)).filter((call) => call.startsWith('POST'))).toHaveLength(2)
  })
})

describe('X2 fencing', () => {
  it('a keeper that comes back after its claim was taken over changes nothing, and its meeting is deleted', async () => {
    await using world = await World.create({ env: { ...env, ANTEROOM_CALL_SECONDS: '5' } })
    const first = await world.connectZoom()
    const second = await world.connectZoom(world.ada, 'sora.second@zoom-sandbox.example', { name: 'Second' })
    const eventId = await askForRoom(world, first)
    await fault(world, { kind: 'delay', ms: 700 }, post)
    const slow = world.runJobs()
    await until(async () => (await claimOf(world, eventId)) === 'create')
    await replaceConference(world.ctx(), { eventId, connection: { id: second } })
    await slow
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view).toMatchObject({ state: 'ready', generation: 2 })
    expect((await liveMeetings(world)).map(({ id }) => String(id))).toEqual([view.meetingId])
    expect(await meetings(world)).toHaveLength(2)
  })

  it('an event cancelled while its meeting is being made keeps neither link nor meeting', async () => {
    await using world = await World.create({ env: { ...env, ANTEROOM_CALL_SECONDS: '5' } })
    const eventId = await askForRoom(world, await world.connectZoom())
    await fault(world, { kind: 'delay', ms: 700 }, post)
    const slow = world.runJobs()
    await until(async () => (await claimOf(world, eventId)) === 'create')
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await slow
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', joinUrl: null, meetingId: null })
    expect(await liveMeetings(world)).toEqual([])
  })
})

async function claimOf(world: World, eventId: EventId) {
  const [row] = await world.app.db.select().from(conferences).where(eq(conferences.eventId, eventId))
  return row?.claim
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it never came true')
}

/** Meetings that the same Zoom user made elsewhere. */
async function otherMeetings(world: World, count: number): Promise<void> {
  const [grant] = await world.app.db.select().from(grants)
  if (!grant) throw new Error('nobody is connected')
  const token = world.app.seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`)
  await world.control('/limits', { enabled: false })
  for (let n = 0; n < count; n++) {
    await fetch(`${world.sandbox.origin}/v2/users/me/meetings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ topic: `Somebody else’s ${n}`, start_time: `${soon(world).toISOString().slice(0, 19)}Z` }),
    })
  }
}

/** Zoom’s `meeting.created` for this meeting, as the webhook’s receiver hands it on. */
async function created(world: World, id: number | undefined): Promise<void> {
  const meeting = (await meetings(world)).find((candidate) => candidate.id === id)
  const [grant] = await world.app.db.select().from(grants)
  await handleProviderEvent(
    world.app,
    {
      speaksFor: grant ? [grant.oauthClientId] : [],
      event: 'meeting.created',
      payload: {
        account_id: grant?.providerAccountId,
        object: { id, start_time: meeting?.start_time, creation_source: 'open_api', topic: meeting?.topic },
      },
    },
    () => Promise.reject(new Error('nobody was to come again')),
  )
}
