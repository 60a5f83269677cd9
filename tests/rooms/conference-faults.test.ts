import { describe, expect, it } from 'vitest'
import { moveConference, releaseConference, replaceConference } from '#/modules/conferencing/index.ts'
import { hostDays } from '#/modules/conferencing/tables.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { freePort } from '#/platform/free-port.ts'
import { safeFetch } from '#/platform/http/egress.ts'
import { World } from '../world.ts'
import {
  askForRoom,
  dayOfHost,
  fault,
  liveMeetings,
  markerOf,
  meetings,
  olivia,
  room,
  soon,
  told,
} from './conferencing-stage.ts'

// Waits as in production; the clock is moved. A call may take two seconds, so that a hanging one is seen soon.
const env = {
  ANTEROOM_RETRY_SECONDS: '15',
  ANTEROOM_LOOK_AFTER_SECONDS: '60',
  ANTEROOM_CALL_SECONDS: '2',
}

type Trouble = (world: World) => Promise<unknown>
type NextTry = number | 'midnight' | 'none'
/** What ends it: time alone, a person who reconnects, or the host's button. */
type Cure = 'time' | 'reconnect' | 'new link'

const post = { method: 'POST', path: '/v2/users/' }
const onPost =
  (effect: object, times = 1): Trouble =>
  (world) =>
    fault(world, effect, post, times)
const refusal = (status: number, code: number, message: string) => ({ kind: 'status', status, code, message })
const noScopes = refusal(400, 4711, 'Invalid access token, does not contain scopes:[meeting:write:meeting].')

describe('X2 X10 while a meeting is being made', () => {
  // biome-ignore format: a table
  const table: [trouble: string, make: Trouble, state: string, problem: string, next: NextTry, cure: Cure][] = [
    ['500',                    onPost({ kind: 'status', status: 500 }),                        'retrying',  'provider_down',        15,         'time'],
    ['503',                    onPost({ kind: 'status', status: 503 }),                        'retrying',  'provider_down',        15,         'time'],
    ['no answer in time',      onPost({ kind: 'hang' }),                                       'retrying',  'no_answer',            60,         'time'],
    ['reset before acting',    onPost({ kind: 'drop_before' }),                                'retrying',  'no_answer',            60,         'time'],
    ['reset after acting',     onPost({ kind: 'drop_after' }),                                 'retrying',  'no_answer',            60,         'time'],
    ['garbage',                onPost({ kind: 'garbage' }),                                    'retrying',  'no_answer',            60,         'time'],
    ['nobody listens',         unreachable,                                                    'retrying',  'unreachable',          15,         'time'],
    ['429 second',             onPost({ kind: 'rate_limit', limit: 'second' }),                'retrying',  'busy',                 15,         'time'],
    ['429 Retry-After 120',    onPost({ kind: 'rate_limit', limit: 'second', retryAfter: 120 }), 'retrying', 'busy',                120,        'time'],
    ['429 day',                onPost({ kind: 'rate_limit', limit: 'day' }),                   'retrying',  'account_daily_limit',  'midnight', 'time'],
    ['429 a hundred a day',    onPost({ kind: 'rate_limit', limit: 'user_day' }),              'retrying',  'daily_limit',          'midnight', 'time'],
    ['401, and again',         onPost(refusal(401, 124, 'Invalid access token.'), 2),          'reconnect', 'connection_lost',      15,         'time'],
    ['invalid_grant',          deadGrant,                                                      'reconnect', 'connection_lost',      'none',     'reconnect'],
    ['4711',                   onPost(noScopes),                                               'rejected',  'missing_scope_create', 'none',     'new link'],
    ['3161',                   onPost(refusal(400, 3161, 'Not allowed to host.')),             'rejected',  'cannot_host',          'none',     'new link'],
    ['200 plan',               onPost(refusal(400, 200, 'Only available for Paid account.')),  'rejected',  'plan_or_permission',   'none',     'new link'],
    ['300 validation',         onPost(refusal(400, 300, 'Validation Failed.')),                'rejected',  'details_refused',      'none',     'new link'],
    ['1010 in another account', onPost(refusal(400, 1010, 'User does not belong to this account: q6gBJVO5TzexKYTb_I2rpg.')), 'rejected', 'account_gone', 'none', 'new link'],
    ['1010, as 401',           onPost(refusal(401, 1010, 'User does not belong to this account: q6gBJVO5TzexKYTb_I2rpg.'), 2), 'rejected', 'account_gone', 'none', 'new link'],
    ['1001 user gone',         onPost(refusal(404, 1001, 'User does not exist: me.')),         'rejected',  'account_gone',         'none',     'new link'],
    ['403 policy',             onPost(refusal(403, 2306, 'Not allowed.')),                     'rejected',  'policy',               'none',     'new link'],
    ['an unknown code',        onPost(refusal(400, 9999, 'Something new.')),                   'rejected',  'refused',              'none',     'new link'],
    ['XML',                    xml,                                                            'rejected',  'cannot_host',          'none',     'new link'],
  ]

  it.each(table)('%s', async (_name, make, state, problem, next, cure) => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await make(world)
    const before = world.clock.now()
    await world.runJobs()

    const view = await room(world, eventId)
    expect(view).toMatchObject({ state, problem, joinUrl: null })
    expect(await told(world, eventId)).toEqual([
      `conference.problem.${problem}.host`,
      `conference.problem.${problem}.guest`,
    ])
    expectNextTry(view.nextTryAt, before, next)

    await cured(world, cure, eventId)
    const after = await room(world, eventId)
    expect(after).toMatchObject({ state: 'ready', problem: null, nextTryAt: null })
    const [only, ...doubles] = await liveMeetings(world)
    expect(doubles).toEqual([])
    expect(only?.agenda).toContain(await markerOf(world, eventId))
    expect(after.joinUrl).toBe(only?.join_url)
    // Nothing was made and thrown away on the way there either.
    expect(await meetings(world)).toHaveLength(1)
  })

  it('Y6 401 once is a refreshed token and a meeting, without anybody noticing', async () => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await onPost(refusal(401, 124, 'Access token is expired.'))(world)
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: null })
    expect(await meetings(world)).toHaveLength(1)
  })

  it('X9 a limit that names no time is the daily one when we have nearly used up the day ourselves', async () => {
    await using world = await World.create({ env })
    const connectionId = await world.connectZoom()
    await world.app.db.insert(hostDays).values(await dayOfHost(world, { updates: 95 }))
    const eventId = await askForRoom(world, connectionId)
    await onPost(refusal(429, 429, 'Trop de requêtes.'))(world)
    const before = world.clock.now()
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view.problem).toBe('daily_limit')
    expectNextTry(view.nextTryAt, before, 'midnight')
  })

  it('X10 a trouble that lasts is tried in doubling waits until the event’s end, then says that it is over', async () => {
    await using world = await World.create({ env: { ...env, ANTEROOM_CALL_SECONDS: '20' } })
    await fault(world, { kind: 'status', status: 503 }, post, 1000)
    const connectionId = await world.connectZoom()
    // Whoever has just connected begins anew: that must not come between the tries.
    await world.runJobs()
    const eventId = await askForRoom(world, connectionId, { startsAt: soon(world, 120) })
    // Seconds from before a try, and from after it: the try was at some moment between them.
    const waits: { sinceBefore: number; sinceAfter: number }[] = []
    for (let tries = 0; tries < 20; tries++) {
      const before = world.clock.now().getTime()
      await world.runJobs()
      const after = world.clock.now().getTime()
      const { nextTryAt, state } = await room(world, eventId)
      if (state !== 'retrying' || !nextTryAt) break
      const next = nextTryAt.getTime()
      waits.push({ sinceBefore: (next - before) / 1000, sinceAfter: (next - after) / 1000 })
      world.clock.set(new Date(next + 1))
    }
    for (const [tries, wait] of [15, 30, 60, 120, 240].entries()) {
      expect(waits[tries]?.sinceBefore).toBeGreaterThanOrEqual(wait * 0.9)
      expect(waits[tries]?.sinceAfter).toBeLessThanOrEqual(wait * 1.1)
    }
    expect(Math.max(...waits.map(({ sinceAfter }) => sinceAfter))).toBeLessThanOrEqual(3960)
    world.clock.advance(240)
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'failed', problem: 'event_over' })
  })
})

describe('X10 while a meeting is being moved its link keeps working', () => {
  const patch = { method: 'PATCH', path: '/v2/meetings/' }
  // biome-ignore format: a table
  const table: [trouble: string, effect: object, problem: string, next: NextTry, isMovedLater: boolean][] = [
    ['500',                 { kind: 'status', status: 500 },                  'provider_down',        15,         true],
    ['no answer in time',   { kind: 'hang' },                                 'no_answer',            15,         true],
    ['reset before acting', { kind: 'drop_before' },                          'no_answer',            15,         true],
    ['reset after acting',  { kind: 'drop_after' },                           'no_answer',            15,         true],
    ['garbage',             { kind: 'garbage' },                              'unreadable_answer',    15,         true],
    ['429 second',          { kind: 'rate_limit', limit: 'second' },          'busy',                 15,         true],
    ['429 a hundred a day', { kind: 'rate_limit', limit: 'user_day' },        'daily_limit',          'midnight', true],
    ['4711',                noScopes,                                         'missing_scope_update', 'none',     false],
    ['3000 webinar',        refusal(400, 3000, 'Cannot access webinar info.'), 'turned_into_webinar', 'none',     false],
    ['300 validation',      refusal(400, 300, 'Validation Failed.'),          'details_refused',      'none',     false],
  ]

  it.each(table)('%s', async (_name, effect, problem, next, isMovedLater) => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    const { joinUrl } = await room(world, eventId)
    await fault(world, effect, patch)
    const startsAt = soon(world, 4 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    const before = world.clock.now()
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view).toMatchObject({ state: 'ready', problem, joinUrl })
    expectNextTry(view.nextTryAt, before, next)
    // The host reads what is wrong; the guest, whose link works, does not.
    expect(await told(world, eventId)).toEqual([`conference.problem.${problem}.host`, 'conference.state.ready.guest'])

    world.clock.advance(25 * 60)
    await world.runJobs()
    const [only, ...doubles] = await liveMeetings(world)
    expect(doubles).toEqual([])
    expect(only?.start_time === `${startsAt.toISOString().slice(0, 19)}Z`).toBe(isMovedLater)
    expect(await room(world, eventId)).toMatchObject({ joinUrl, problem: isMovedLater ? null : problem })
  })
})

describe('X10 while a meeting is being deleted its link is gone here', () => {
  const del = { method: 'DELETE', path: '/v2/meetings/' }
  // biome-ignore format: a table
  const table: [trouble: string, effect: object, state: string, problem: string, next: NextTry, isGoneLater: boolean][] = [
    ['500',                 { kind: 'status', status: 500 },                      'retrying', 'provider_down',        15,     true],
    ['no answer in time',   { kind: 'hang' },                                     'retrying', 'no_answer',            15,     true],
    ['reset before acting', { kind: 'drop_before' },                              'retrying', 'no_answer',            15,     true],
    ['reset after acting',  { kind: 'drop_after' },                               'retrying', 'no_answer',            15,     true],
    ['being held',          refusal(400, 3002, 'Sorry, it is in progress.'),      'retrying', 'in_progress',          15,     true],
    ['4711',                noScopes,                                             'rejected', 'missing_scope_delete', 'none', false],
    ['3018 personal room',  refusal(400, 3018, 'Not allowed to delete PMI.'),     'rejected', 'personal_meeting',     'none', false],
  ]

  it.each(table)('%s', async (_name, effect, state, problem, next, isGoneLater) => {
    await using world = await World.create({ env })
    const eventId = await askForRoom(world, await world.connectZoom())
    await world.runJobs()
    await fault(world, effect, del)
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    const before = world.clock.now()
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view).toMatchObject({ state, problem, joinUrl: null, passcode: null })
    expectNextTry(view.nextTryAt, before, next)
    expect(await told(world, eventId)).toEqual([
      `conference.problem.${problem}.host`,
      `conference.problem.${problem}.guest`,
    ])
    world.clock.advance(60)
    await world.runJobs()
    expect(await liveMeetings(world)).toHaveLength(isGoneLater ? 0 : 1)
    expect((await room(world, eventId)).state).toBe(isGoneLater ? 'removed' : state)
  })
})

function expectNextTry(nextTryAt: Date | null, before: Date, next: NextTry): void {
  if (next === 'none') {
    expect(nextTryAt).toBeNull()
    return
  }
  const seconds = ((nextTryAt?.getTime() ?? 0) - before.getTime()) / 1000
  const midnight = Date.UTC(before.getUTCFullYear(), before.getUTCMonth(), before.getUTCDate() + 1)
  const wanted = next === 'midnight' ? (midnight - before.getTime()) / 1000 : next
  // A tenth of jitter, half a minute after midnight, and what the calls themselves took.
  expect(seconds).toBeGreaterThan(wanted * 0.89 - 1)
  expect(seconds).toBeLessThan(wanted * 1.11 + 35)
}

async function cured(world: World, cure: Cure, eventId: Parameters<typeof room>[1]): Promise<void> {
  await world.control('/faults', undefined, 'DELETE')
  withFetch(world, safeFetch(globalThis.fetch))
  if (cure === 'new link') await replaceConference(world.ctx(), { eventId })
  const { connectionId } = await room(world, eventId)
  if (cure === 'reconnect') await world.connectZoom(world.ada, olivia, { ...(connectionId && { connectionId }) })
  if (cure !== 'time') return await world.runJobs()
  // Looking takes two rounds, the daily limit a night.
  for (const minutes of [3, 3, 3, 25 * 60]) {
    world.clock.advance(minutes)
    await world.runJobs()
  }
}

/** Tokens that Zoom forgot, the refresh token too. */
async function deadGrant(world: World): Promise<void> {
  await world.control('/tokens/expire', { clientId: world.app.config.zoom?.clientId, email: olivia, refresh: true })
}

/** Calls go where nobody listens: nothing is ever sent. */
async function unreachable(world: World): Promise<void> {
  const fetch = safeFetch(globalThis.fetch)
  const port = await freePort()
  withFetch(world, (_input, init) => fetch(`http://127.0.0.1:${port}/`, init))
}

/** A gateway that loses `Accept`, so that Zoom answers errors in XML. */
async function xml(world: World): Promise<void> {
  const fetch = safeFetch(globalThis.fetch)
  withFetch(world, (input, init) => fetch(input, { ...init, headers: { ...init?.headers, accept: '*/*' } }))
  await onPost(refusal(400, 3161, 'Not allowed to host.'))(world)
}

function withFetch(world: World, fetch: typeof globalThis.fetch): void {
  world.app = { ...world.app, outside: { ...world.app.outside, fetch } }
}
