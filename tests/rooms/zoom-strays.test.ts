import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  moveConference,
  releaseConference,
  replaceConference,
  requestConference,
  sweepConferences,
} from '#/modules/conferencing/index.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { grants } from '#/modules/connections/tables.ts'
import { cancelEvent, moveEvent } from '#/modules/events/index.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { type EventId, newId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import { askForRoom, fault, liveMeetings, markerOf, olivia, room, soon, told, withRoom } from './conferencing-stage.ts'
import { ada, schedule, startIn, to } from './notifications-stage.ts'

const allButCreate = [
  'meeting:update:meeting',
  'meeting:delete:meeting',
  'meeting:read:meeting',
  'meeting:read:list_meetings',
]
const secretTopic = 'Therapy with Dr Unrelated'

describe('X11 decision 17: meetings with our marker that nothing counts on', () => {
  it('are deleted when their room was let go, or has another', async () => {
    const { world, connectionId, eventId } = await withRoom()
    await using _ = world
    const letGo = await askForRoom(world, connectionId, { startsAt: soon(world, 5 * 24 * 60) })
    await world.runJobs()
    const markers = [await markerOf(world, eventId), await markerOf(world, letGo)]
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId: letGo }))
    await world.runJobs()
    // As if each create had been acted on twice.
    for (const marker of markers) await makeAtZoom(world, `Made by Anteroom: ${marker}`)
    expect(await liveMeetings(world)).toHaveLength(3)
    await sweep(world)
    const left = await liveMeetings(world)
    expect(left.map(({ id }) => String(id))).toEqual([(await room(world, eventId)).meetingId])
  })

  it('are deleted when they are of an earlier generation', async () => {
    const { world, eventId } = await withRoom()
    await using _ = world
    const earlier = await markerOf(world, eventId)
    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    await makeAtZoom(world, `Made by Anteroom: ${earlier}`)
    await sweep(world)
    expect((await liveMeetings(world)).map(({ id }) => String(id))).toEqual([(await room(world, eventId)).meetingId])
  })

  it('are adopted when their own room has none', async () => {
    const { world, connectionId, eventId } = await withRoom()
    await using _ = world
    await fault(world, { kind: 'status', status: 400, code: 300, message: 'Validation Failed.' }, { method: 'POST' })
    const without = await askForRoom(world, connectionId, { startsAt: soon(world, 5 * 24 * 60) })
    await world.runJobs()
    expect((await room(world, without)).state).toBe('rejected')
    await makeAtZoom(world, `Made by Anteroom: ${await markerOf(world, without)}`)
    await sweep(world)
    expect(await room(world, without)).toMatchObject({ state: 'ready', problem: null })
    expect((await room(world, eventId)).state).toBe('ready')
    expect(await liveMeetings(world)).toHaveLength(2)
  })

  it('are found also when no other meeting of the connection is to come', async () => {
    const { world, eventId } = await withRoom()
    await using _ = world
    const marker = await markerOf(world, eventId)
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await world.runJobs()
    await makeAtZoom(world, marker)
    await sweep(world)
    expect(await liveMeetings(world)).toEqual([])
  })

  it('of another workspace on the same Zoom user, of another instance, and unknown ones are left alone', async () => {
    const { world, eventId } = await withRoom()
    await using _ = world
    const theirs = await world.connectZoom(world.mallory, olivia)
    const mallory = world.ctx(undefined, world.mallory.workspaceId)
    const wanted = { connectionId: theirs, topic: 'Theirs', durationMinutes: 30, timeZone: 'Europe/Berlin' }
    const settings = { waitingRoom: true, muteUponEntry: true, joinBeforeHost: false }
    const theirEvent = newId<EventId>()
    await inTransaction(mallory, (ctx) =>
      requestConference(ctx, { ...wanted, eventId: theirEvent, startsAt: soon(world), settings }),
    )
    await world.runJobs()
    const ours = await markerOf(world, eventId)
    await makeAtZoom(world, '[another.1.AAAAAAAAAAAAAAAAAAAAAA]')
    await makeAtZoom(world, ours.replace(/\.[^.]+\]$/, '.AAAAAAAAAAAAAAAAAAAAAA]'))
    const before = (await liveMeetings(world)).length
    await sweep(world)
    expect(await liveMeetings(world)).toHaveLength(before)
    expect(before).toBe(4)
  })

  it('X6 of a create that was retried blindly and overtaken by a cancel: the host is told to look for it', async () => {
    await using world = await World.create({ env: { ANTEROOM_LOOK_AFTER_SECONDS: '60' } })
    const declineScopes = ['meeting:read:list_meetings', 'meeting:read:meeting']
    const eventId = await askForRoom(world, await world.connectZoom(world.ada, olivia, { declineScopes }))
    const post = { method: 'POST', path: '/v2/users/' }
    await fault(world, { kind: 'drop_after' }, post)
    await world.runJobs()
    await fault(world, { kind: 'delay', ms: 500 }, post)
    world.clock.advance(2.1)
    const retried = world.runJobs()
    const claimed = () => world.app.db.$count(conferences, eq(conferences.claim, 'create'))
    await expect.poll(claimed, { interval: 10, timeout: 8000 }).toBe(1)
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await retried
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: 'stray_possible' })
    // The first try's; the retry's own is deleted.
    expect(await liveMeetings(world)).toHaveLength(1)
  })

  it('X6 beside a meeting that we may not delete are told too: one mail says both, and so does what is left to do', async () => {
    await using world = await World.create({ env: { ANTEROOM_LOOK_AFTER_SECONDS: '60' } })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: allButCreate })
    const post = { method: 'POST', path: '/v2/users/' }
    await fault(world, { kind: 'drop_after' }, post)
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    await fault(world, { kind: 'delay', ms: 500 }, post)
    world.clock.advance(2.1)
    const retried = world.runJobs()
    const claimed = () => world.app.db.$count(conferences, eq(conferences.claim, 'create'))
    await expect.poll(claimed, { interval: 10, timeout: 8000 }).toBe(1)
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await retried
    await world.runJobs()
    const [first, second, ...others] = await liveMeetings(world)
    expect(others).toEqual([])
    const { problem, handWork } = await room(world, eventId)
    expect(problem).toBe('missing_scope_delete')
    const known = handWork[0]?.meetingId
    expect([String(first?.id), String(second?.id)]).toContain(known)
    expect(handWork).toEqual([
      { what: 'delete', meetingId: known },
      { what: 'look_for', meetingId: null },
    ])
    const saying = to(world, ada).filter(({ text }) => text.includes('may not delete meetings'))
    expect(saying.some(({ text }) => text.includes('A second, unused meeting'))).toBe(true)
    const mails = world.mails.length
    await world.runJobs()
    expect(world.mails).toHaveLength(mails)

    // Once it may be looked for and deleted, both go.
    await world.connectZoom(world.ada, olivia, { connectionId })
    for (const minutes of [1, 2, 2]) {
      await world.runJobs()
      world.clock.advance(minutes)
    }
    expect(await liveMeetings(world)).toEqual([])
    expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: null, handWork: [] })
  })

  it('X6 of a blind retry are still to be looked for when the room has another trouble, and its own meeting stays', async () => {
    await using world = await World.create({ env: { ANTEROOM_LOOK_AFTER_SECONDS: '60' } })
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: allButCreate })
    await fault(world, { kind: 'drop_after' }, { method: 'POST', path: '/v2/users/' })
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    world.clock.advance(2.1)
    await world.runJobs()
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await world.runJobs()
    const { problem, handWork, meetingId } = await room(world, eventId)
    expect(problem).toBe('missing_scope_update')
    expect(handWork).toEqual([
      { what: 'change', meetingId },
      { what: 'look_for', meetingId: null },
    ])
    const said = to(world, ada).filter(({ text }) => text.includes('A second, unused meeting'))
    expect(said.length).toBeGreaterThan(0)

    await world.connectZoom(world.ada, olivia, { connectionId })
    await world.runJobs()
    expect((await liveMeetings(world)).map(({ id }) => String(id))).toEqual([meetingId])
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: null, handWork: [] })
  })

  it('J17 other people’s meetings in the list leave no trace in rows or log', async () => {
    const { world, connectionId } = await withRoom()
    await using _ = world
    await makeAtZoom(world, 'private', secretTopic)
    // The list is read by the sweep, and by the look after a create that broke off.
    await sweep(world)
    await fault(world, { kind: 'drop_after' }, { method: 'POST', path: '/v2/users/' })
    await askForRoom(world, connectionId, { startsAt: soon(world, 6 * 24 * 60) })
    await world.runJobs()
    await world.runJobs()
    const journal = (await world.control('/journal')) as { method: string; path: string }[]
    expect(
      journal.filter(({ method, path }) => method === 'GET' && path === '/v2/users/me/meetings').length,
    ).toBeGreaterThan(1)
    const { rows: tables } = await world.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
    )
    for (const { name } of tables) {
      const { rows } = await world.pool.query<{ n: string }>(
        `select count(*) as n from ${name} t where t::text like '%' || $1 || '%'`,
        [secretTopic],
      )
      expect(`${name} ${rows[0]?.n}`).toBe(`${name} 0`)
    }
    expect(world.logLines.join('\n')).not.toContain(secretTopic)
  })
})

describe('X10 states of a meeting at Zoom, each with a way out', () => {
  it('turned into a webinar: found by reading, told, and a new link helps', async () => {
    const { world, eventId, before } = await withRoom(['meeting:read:list_meetings'])
    await using _ = world
    await world.control(`/meetings/${before.meetingId}/convert`, {})
    await sweep(world)
    const view = await room(world, eventId)
    expect(view).toMatchObject({ problem: 'turned_into_webinar', joinUrl: before.joinUrl })
    expect(view.handWork).toEqual([{ what: 'change', meetingId: before.meetingId }])
    expect(await told(world, eventId)).toEqual([
      'conference.problem.turned_into_webinar.host',
      'conference.state.ready.guest',
    ])
    await replaceConference(world.ctx(), { eventId })
    await world.runJobs()
    const after = await room(world, eventId)
    expect(after.state).toBe('ready')
    expect(after.joinUrl).not.toBe(before.joinUrl)
  })

  it('settings locked by the account: what holds is shown, and nothing is sent again', async () => {
    await using world = await World.create()
    const email = 'lena.locked@zoom-sandbox.example'
    const settings = { waitingRoom: true, waitingRoomLocked: true }
    await world.control('/people', {
      email,
      displayName: 'Lena',
      type: 'licensed',
      timeZone: 'Europe/Berlin',
      settings,
    })
    const connectionId = await world.connectZoom(world.ada, email)
    const asked = { waitingRoom: false, muteUponEntry: true, joinBeforeHost: false }
    const eventId = await askForRoom(world, connectionId, { settings: asked })
    await world.runJobs()
    expect((await room(world, eventId)).effectiveSettings?.waitingRoom).toBe(true)
    await sweep(world)
    await sweep(world)
    const journal = (await world.control('/journal')) as { method: string }[]
    expect(journal.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it.each([
    [
      'T5 Y8 a free account that may sign in but make no meetings',
      'felix.free@zoom-sandbox.example',
      'plan_or_permission',
    ],
    ['T5 a user without a licence to host', 'una.unassigned@zoom-sandbox.example', 'cannot_host'],
  ])('%s is told so in words, and which of these it is', async (_who, email, problem) => {
    await using world = await World.create()
    const eventId = await askForRoom(world, await world.connectZoom(world.ada, email))
    await world.runJobs()
    const view = await room(world, eventId)
    expect(view).toMatchObject({ state: 'rejected', problem, joinUrl: null })
    expect(view.problemDetail).toBeTruthy()
    expect(await told(world, eventId)).toEqual([
      `conference.problem.${problem}.host`,
      `conference.problem.${problem}.guest`,
    ])
  })

  it('a host who uses their personal meeting gets a meeting of its own, that can be deleted', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom(world.ada, 'pia.pmi@zoom-sandbox.example')
    const eventId = await askForRoom(world, connectionId)
    await world.runJobs()
    const people = (await world.control('/people')) as { email: string; pmi: number }[]
    const pmi = people.find(({ email }) => email === 'pia.pmi@zoom-sandbox.example')?.pmi
    expect((await room(world, eventId)).meetingId).not.toBe(String(pmi))
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await world.runJobs()
    expect((await room(world, eventId)).state).toBe('removed')
    expect(await liveMeetings(world)).toEqual([])
  })

  it('a grant replaced by a second workspace of the same Zoom user works for both', async () => {
    const { world, eventId, before } = await withRoom()
    await using _ = world
    await world.connectZoom(world.mallory, olivia)
    const startsAt = soon(world, 4 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      problem: null,
      joinUrl: before.joinUrl,
      startsAt,
    })
  })

  it.each([
    ['the admin blocked the app', 'Token is disabled by admin (4738)', 'app_blocked'],
    ['the user is gone', 'The owner of this token does not exist (4735)', 'user_gone'],
    ['it was authorized elsewhere', 'Invalid Token!', 'connection_lost'],
  ])(
    'a grant that ended because %s says so, and reconnecting makes what is missing',
    async (_why, message, problem) => {
      await using world = await World.create()
      const connectionId = await world.connectZoom()
      await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(0) })
      await fault(world, { kind: 'status', status: 400, error: 'invalid_grant', message }, { path: '/oauth/' })
      const eventId = await askForRoom(world, connectionId)
      const other = await askForRoom(world, connectionId, { startsAt: soon(world, 5 * 24 * 60) })
      await world.runJobs()
      for (const id of [eventId, other]) {
        expect(await room(world, id)).toMatchObject({ state: 'reconnect', problem, joinUrl: null })
        expect(await told(world, id)).toEqual([
          `conference.problem.${problem}.host`,
          `conference.problem.${problem}.guest`,
        ])
      }
      await world.connectZoom(world.ada, olivia, { connectionId })
      await world.runJobs()
      for (const id of [eventId, other]) expect(await room(world, id)).toMatchObject({ state: 'ready', problem: null })
    },
  )
})

/** Something in the host's account that this instance did not make, or has lost the record of. */
async function makeAtZoom(world: World, agenda: string, topic = 'A meeting'): Promise<void> {
  const [grant] = await world.app.db.select().from(grants)
  if (!grant) throw new Error('nobody is connected')
  const token = world.app.seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`)
  const response = await fetch(`${world.sandbox.origin}/v2/users/me/meetings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      topic,
      agenda,
      type: 2,
      start_time: soon(world)
        .toISOString()
        .replace(/\.\d+Z/, 'Z'),
      duration: 30,
    }),
  })
  if (response.status !== 201) throw new Error(`the sandbox refused: ${await response.text()}`)
}

async function sweep(world: World): Promise<void> {
  world.clock.advance(6 * 60)
  await sweepConferences(world.app)
  await world.runJobs()
}
