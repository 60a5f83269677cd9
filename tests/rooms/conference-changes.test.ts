import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  handleProviderEvent,
  moveConference,
  putBackTime,
  releaseConference,
  replaceConference,
  sweepConferences,
} from '#/modules/conferencing/index.ts'
import { receiveWebhook } from '#/modules/connections/index.ts'
import { grants } from '#/modules/connections/tables.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { facts } from '#/platform/facts/tables.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import type { World } from '../world.ts'
import {
  askForRoom,
  calls,
  factsOf,
  liveMeetings,
  meetings,
  room,
  type SandboxMeeting,
  soon,
  told,
  withRoom,
} from './conferencing-stage.ts'

const zoomTime = (at: Date) => `${at.toISOString().slice(0, 19)}Z`
const listScope = 'meeting:read:list_meetings'

describe('J4 a meeting deleted in Zoom', () => {
  it('loses its link here, the host is told, and a new one can be made', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    await world.control(`/meetings/${before.meetingId}/delete`, {})
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) })
    expect(await room(world, eventId)).toMatchObject({
      state: 'lost',
      joinUrl: null,
      passcode: null,
      meetingId: null,
      problem: 'deleted_at_provider',
    })
    expect(await told(world, eventId)).toEqual([
      'conference.problem.deleted_at_provider.host',
      'conference.problem.deleted_at_provider.guest',
    ])
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'lost'])
    await world.runJobs()
    expect(await meetings(world)).toHaveLength(1)

    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', generation: 2, problem: null })
    expect(await liveMeetings(world)).toHaveLength(1)
  })

  it('Y4 is known as soon as the signed webhook’s job has run; the same webhook again does nothing', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    const [grant] = await world.app.db.select().from(grants)
    const object = { id: Number(before.meetingId), host_id: grant?.providerUserId, type: 2 }
    const payload = { account_id: grant?.providerAccountId, operation: 'single', object }
    const rawBody = JSON.stringify({ event: 'meeting.deleted', event_ts: world.clock.now().getTime(), payload })
    const timestamp = String(Math.floor(world.clock.now().getTime() / 1000))
    const secret = world.app.config.zoom?.webhookSecret ?? ''
    const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex')
    const headers = new Headers({ 'x-zm-request-timestamp': timestamp, 'x-zm-signature': `v0=${signature}` })
    const webhook = { clientId: grant?.clientId ?? '', headers, rawBody: Buffer.from(rawBody) }
    for (let times = 0; times < 2; times++) {
      expect(await receiveWebhook(world.app, webhook)).toMatchObject({ status: 200 })
      await world.runJobs()
    }
    expect((await room(world, eventId)).state).toBe('lost')
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'lost'])
  })

  it('is made anew when its event is rescheduled', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    await world.control(`/meetings/${before.meetingId}/delete`, {})
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) })
    const startsAt = soon(world, 4 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await world.runJobs()
    const [only] = await liveMeetings(world)
    expect(only?.start_time).toBe(zoomTime(startsAt))
    expect((await room(world, eventId)).joinUrl).toBe(only?.join_url)
  })

  it('by us changes nothing: the echo of our own delete is no news', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) })
    await world.runJobs()
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) })
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'removed'])
  })

  it('Y4 is believed of its own client and account only', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) }, { account: 'another-account' })
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) }, { speaksFor: [] })
    await handleProviderEvent(
      world.app,
      { speaksFor: [], event: 'meeting.deleted', payload: 'not even an object' },
      never,
    )
    expect((await room(world, eventId)).state).toBe('ready')
  })

  it('after the event was held keeps its history', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    world.clock.advance(4 * 24 * 60)
    await says(world, 'meeting.deleted', { id: Number(before.meetingId) })
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', joinUrl: before.joinUrl })
  })
})

describe('a time changed in Zoom', () => {
  it('moves nothing here: both times are kept, and ours can be put back', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    const theirs = soon(world, 5 * 24 * 60)
    await changeAtZoom(world, before.meetingId, { start_time: zoomTime(theirs) })
    await says(world, 'meeting.updated', { id: Number(before.meetingId), start_time: zoomTime(theirs) })
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      startsAt: before.startsAt,
      providerStartsAt: theirs,
      problem: 'moved_at_provider',
      joinUrl: before.joinUrl,
    })
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready', 'moved_at_provider'])
    await world.runJobs()
    expect((await liveMeetings(world))[0]?.start_time).toBe(zoomTime(theirs))

    await putBackTime(world.ctx(), { eventId })
    await world.runJobs()
    expect((await liveMeetings(world))[0]?.start_time).toBe(zoomTime(before.startsAt))
    expect(await room(world, eventId)).toMatchObject({ providerStartsAt: null, problem: null })
  })

  it('X9 used for the event sends nothing, since Zoom has it already', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    const theirs = soon(world, 5 * 24 * 60)
    await changeAtZoom(world, before.meetingId, { start_time: zoomTime(theirs) })
    await says(world, 'meeting.updated', { id: Number(before.meetingId), start_time: zoomTime(theirs) })
    const callsBefore = (await calls(world)).length
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt: theirs, durationMinutes: 30 }))
    await world.runJobs()
    expect(await calls(world)).toHaveLength(callsBefore)
    expect(await room(world, eventId)).toMatchObject({ providerStartsAt: null, problem: null, startsAt: theirs })
  })

  it('by us is an echo: late and out of order it tells nobody anything', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    const times = [3, 4].map((days) => soon(world, days * 24 * 60))
    for (const startsAt of times) {
      await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
      await world.runJobs()
    }
    for (const at of [...times].reverse())
      await says(world, 'meeting.updated', { id: Number(before.meetingId), start_time: zoomTime(at) })
    expect(await room(world, eventId)).toMatchObject({ providerStartsAt: null, problem: null })
    expect(await factsOf(world, eventId)).toEqual(['requested', 'ready'])
  })
})

describe('X11 the sweep finds by reading', () => {
  it.each([
    ['a list', []],
    ['single meetings', [listScope]],
  ])('what was deleted and what was moved, from %s', async (_how, decline) => {
    const { world, connectionId, eventId, before } = await withRoom(decline)
    await using _ = world
    const moved = await askForRoom(world, connectionId, { startsAt: soon(world, 6 * 24 * 60) })
    await world.runJobs()
    await world.control(`/meetings/${before.meetingId}/delete`, {})
    const theirs = soon(world, 7 * 24 * 60)
    await changeAtZoom(world, (await room(world, moved)).meetingId, { start_time: zoomTime(theirs) })
    await sweep(world)
    expect((await room(world, eventId)).state).toBe('lost')
    expect((await room(world, moved)).providerStartsAt).toEqual(theirs)
  })

  it('nothing where nothing may be read, and asks nothing', async () => {
    const { world, eventId, before } = await withRoom([listScope, 'meeting:read:meeting'])
    await using _ = world
    await world.control(`/meetings/${before.meetingId}/delete`, {})
    await sweep(world)
    expect((await room(world, eventId)).state).toBe('ready')
    expect((await calls(world)).filter((call) => call.startsWith('GET'))).toEqual([])
  })

  it('nothing before it is due: within a day half-hourly, later every six hours', async () => {
    const { world } = await withRoom()
    await using _ = world
    await sweep(world, 60)
    expect((await calls(world)).filter((call) => call.startsWith('GET'))).toEqual([])
    await sweep(world, 6 * 60)
    expect((await calls(world)).filter((call) => call.startsWith('GET'))).toHaveLength(1)
    await sweep(world, 60)
    expect((await calls(world)).filter((call) => call.startsWith('GET'))).toHaveLength(1)
    // Two days less ten hours and a bit: the last day.
    world.clock.advance(22 * 60)
    for (const minutes of [30, 30]) await sweep(world, minutes)
    expect((await calls(world)).filter((call) => call.startsWith('GET')).length).toBeGreaterThanOrEqual(3)
  })

  it('that more than a fifth vanished at once, believes none of it and says so once', async () => {
    const { world, connectionId, eventId } = await withRoom()
    await using _ = world
    for (let n = 0; n < 4; n++) await askForRoom(world, connectionId, { startsAt: soon(world, (3 + n) * 24 * 60) })
    await world.runJobs()
    for (const { id } of (await liveMeetings(world)).slice(0, 2)) await world.control(`/meetings/${id}/delete`, {})
    await sweep(world)
    await sweep(world)
    expect((await room(world, eventId)).state).toBe('ready')
    const told = await world.app.db.select().from(facts).where(eq(facts.kind, 'conference.sweep_stopped'))
    expect(told.map(({ about, changes }) => [about, changes])).toEqual([
      [{ connectionId }, { vanished: 2, checked: 5 }],
    ])
  })
})

/** What the webhook's receiver hands on. */
async function says(
  world: World,
  event: string,
  object: Partial<Pick<SandboxMeeting, 'start_time'>> & { id: number },
  from: { account?: string; speaksFor?: OAuthClientId[] } = {},
): Promise<void> {
  const [grant] = await world.app.db.select().from(grants)
  await handleProviderEvent(
    world.app,
    {
      speaksFor: from.speaksFor ?? (grant ? [grant.oauthClientId] : []),
      event,
      payload: { account_id: from.account ?? grant?.providerAccountId, object },
    },
    never,
  )
}

async function never(): Promise<void> {
  throw new Error('nobody was to come again')
}

/** The host edits the meeting in Zoom's own pages. */
async function changeAtZoom(world: World, meetingId: string | null, body: object): Promise<void> {
  const [grant] = await world.app.db.select().from(grants)
  if (!grant) throw new Error('nobody is connected')
  const token = world.app.seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`)
  const response = await fetch(`${world.sandbox.origin}/v2/meetings/${meetingId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 204) throw new Error(`the sandbox refused: ${await response.text()}`)
}

async function sweep(world: World, afterMinutes = 6 * 60): Promise<void> {
  world.clock.advance(afterMinutes)
  await sweepConferences(world.app)
  await world.runJobs()
}
