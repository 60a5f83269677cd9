import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepConferences } from '#/modules/conferencing/index.ts'
import { listConnections, openReceipt } from '#/modules/connections/index.ts'
import { connections, grants, webhookReceipts } from '#/modules/connections/tables.ts'
import { cancelEvent, moveEvent, scheduleEvent } from '#/modules/events/index.ts'
import { only } from '#/platform/db/rows.ts'
import { facts } from '#/platform/facts/tables.ts'
import { fault, liveMeetings, room } from '../rooms/conferencing-stage.ts'
import { testOrigin, World } from '../world.ts'

let world: World
beforeEach(async () => {
  world = await World.create()
  await world.connectZoom()
})
afterEach(() => world[Symbol.asyncDispose]())

interface How {
  secret?: string
  at?: Date
  clientId?: string
  headers?: Record<string, string>
}

/** Sends `body` as Zoom would, signed with this client's secret unless said otherwise. */
function deliver(body: string, { secret, at, clientId, headers }: How = {}) {
  const { zoom } = world.app.config
  const timestamp = String(Math.floor((at ?? world.clock.now()).getTime() / 1000))
  const signature = createHmac('sha256', secret ?? zoom?.webhookSecret ?? '')
    .update(`v0:${timestamp}:${body}`)
    .digest('hex')
  return world.web.request(`${testOrigin}/webhooks/zoom/${clientId ?? zoom?.clientId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-zm-request-timestamp': timestamp,
      'x-zm-signature': `v0=${signature}`,
      ...headers,
    },
    body,
  })
}

async function deauthorization(more: Record<string, unknown> = {}): Promise<string> {
  const grant = only(await world.app.db.select().from(grants))
  return JSON.stringify({
    event: 'app_deauthorized',
    event_ts: world.clock.now().getTime(),
    payload: {
      account_id: grant.providerAccountId,
      user_id: grant.providerUserId,
      signature: '',
      deauthorization_time: new Date(world.clock.now().getTime() + 1000).toISOString(),
      client_id: grant.clientId,
      ...more,
    },
  })
}

async function meetingDeleted(topic = 'Intro'): Promise<string> {
  const grant = only(await world.app.db.select().from(grants))
  return JSON.stringify({
    event: 'meeting.deleted',
    event_ts: 1,
    payload: { account_id: grant.providerAccountId, object: { id: 83320000126, topic } },
  })
}

async function waiting(task: string): Promise<number> {
  const { rows } = await world.pool.query('select 1 from graphile_worker.jobs where task_identifier = $1', [task])
  return rows.length
}

const receipts = () => world.app.db.$count(webhookReceipts)

describe('Y4 webhooks of Zoom', () => {
  it('Y4 answer the URL validation with this client’s secret', async () => {
    const answer = await deliver('{"event":"endpoint.url_validation","event_ts":1,"payload":{"plainToken":"qgg8"}}')
    expect(answer.status).toBe(200)
    const encryptedToken = createHmac('sha256', world.app.config.zoom?.webhookSecret ?? '')
      .update('qgg8')
      .digest('hex')
    expect(await answer.json()).toEqual({ plainToken: 'qgg8', encryptedToken })
  })

  it('Y4 verify the raw bytes of a topic that is not ASCII, and hand it on once', async () => {
    const body = await meetingDeleted('打ち合わせ ☕')
    expect((await deliver(body)).status).toBe(200)
    expect((await deliver(body)).status).toBe(200)
    expect(await receipts()).toBe(1)
    expect(await waiting('conferencing.handle-provider-event')).toBe(1)
    const { bodyHash, sealedBody } = only(await world.app.db.select().from(webhookReceipts))
    expect(sealedBody).not.toContain('打ち合わせ')
    expect(await openReceipt(world.app, bodyHash)).toMatchObject({
      oauthClientId: only(await world.app.db.select().from(grants)).oauthClientId,
      event: 'meeting.deleted',
      payload: { object: { id: 83320000126, topic: '打ち合わせ ☕' } },
    })
  })

  it('Y4 hand on once also when two copies come at the same time', async () => {
    const body = await meetingDeleted()
    await Promise.all([deliver(body), deliver(body), deliver(body)])
    expect(await waiting('conferencing.handle-provider-event')).toBe(1)
  })

  it.each<[string, How]>([
    ['another secret', { secret: 'not the secret' }],
    ['no signature', { headers: { 'x-zm-signature': '' } }],
    ['no timestamp', { headers: { 'x-zm-request-timestamp': '' } }],
    ['an unknown client id', { clientId: 'someone-elses-app' }],
    ['a time more than 2 hours ago', { at: new Date(Date.now() - 7_260_000) }],
    ['a time more than 5 minutes ahead', { at: new Date(Date.now() + 360_000) }],
  ])('Y4 refuse with 401 and change nothing: %s', async (_, how) => {
    const body = await deauthorization()
    expect((await deliver(body, how)).status).toBe(401)
    expect(await world.app.db.$count(connections)).toBe(1)
    expect(await receipts()).toBe(0)
    expect(world.logLines.join('\n')).toContain('refused a webhook')
  })

  it('Y4 refuse a body that was changed after it was signed', async () => {
    const signed = await meetingDeleted()
    const timestamp = String(Math.floor(world.clock.now().getTime() / 1000))
    const signature = createHmac('sha256', world.app.config.zoom?.webhookSecret ?? '')
      .update(`v0:${timestamp}:${signed}`)
      .digest('hex')
    const headers = { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': `v0=${signature}` }
    expect((await deliver(signed.replace('Intro', 'Other'), { headers })).status).toBe(401)
  })

  it('answer what is signed but no webhook with 400, and ignore events that nobody asked for', async () => {
    expect((await deliver('not json')).status).toBe(400)
    expect((await deliver('{"event":5}')).status).toBe(400)
    expect((await deliver('{"event":"recording.completed","payload":{}}')).status).toBe(200)
    expect(await receipts()).toBe(0)
  })

  it('decision 33 ignore meetings of accounts that nobody here connected', async () => {
    const body = '{"event":"meeting.deleted","payload":{"account_id":"foreign","object":{"id":1}}}'
    expect((await deliver(body)).status).toBe(200)
    expect(await receipts()).toBe(0)
  })
})

describe('Y9 removing the app at Zoom', () => {
  it('Y9 J9 U5 deletes grant and connections at once, tokens and all, and says so once', async () => {
    const body = await deauthorization()
    expect((await deliver(body)).status).toBe(200)
    expect(await world.app.db.$count(grants)).toBe(0)
    expect(await listConnections(world.ctx())).toEqual([])
    expect((await deliver(body)).status).toBe(200)
    const gone = await world.app.db.select().from(facts).where(eq(facts.kind, 'connection.disconnected'))
    expect(gone).toMatchObject([{ changes: { by: 'provider' }, workspaceId: world.ada.workspaceId }])
  })

  it('Y9 takes effect within 5 s of a real removal, webhook over HTTP and all', async () => {
    const server = createServer(getRequestListener((request) => world.web.fetch(request))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const clientId = 'an-app-with-webhooks'
    const app = (await world.control('/apps', {
      name: 'With webhooks',
      kind: 'user',
      clientId,
      redirectUris: [`${testOrigin}/integrations/zoom/callback`],
      scopes: ['user:read:user', 'meeting:write:meeting'].map((scope) => ({ scope })),
      deauthorizationUrl: `http://127.0.0.1:${port}/webhooks/zoom/${clientId}`,
    })) as { clientSecret: string; secretToken: string }
    const { clientSecret, secretToken: webhookSecret } = app
    const config = { ...world.app.config, zoom: { clientId, clientSecret, webhookSecret, scopes: [] } }
    Object.assign(world.app, { config, outside: { ...world.app.outside, config } })
    await world.connectZoom(world.bo, 'mika.member@zoom-sandbox.example')
    expect(await world.app.db.$count(connections)).toBe(2)
    await world.control('/uninstall', { clientId, email: 'mika.member@zoom-sandbox.example' })
    const removedAt = performance.now()
    while ((await world.app.db.$count(connections)) > 1 && performance.now() - removedAt < 5000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await world.app.db.$count(connections)).toBe(1)
    server.close()
    server.closeAllConnections()
  })

  it('decision 34 is ignored when it is older than the authorization', async () => {
    const body = await deauthorization({ deauthorization_time: '2020-01-01T00:00:00Z' })
    expect((await deliver(body)).status).toBe(200)
    expect(await world.app.db.$count(connections)).toBe(1)
  })

  it('decision 33 is ignored when it names another client or another user', async () => {
    await deliver(await deauthorization({ client_id: 'another' }))
    await deliver(await deauthorization({ user_id: 'another' }))
    expect(await world.app.db.$count(connections)).toBe(1)
  })

  it('U5 posts the data-compliance word only where the event asks for it', async () => {
    await deliver(await deauthorization({ user_data_retention: 'false' }))
    await world.runJobs()
    const journal = (await world.control('/journal')) as { path: string }[]
    expect(journal.filter(({ path }) => path === '/oauth/data/compliance')).toHaveLength(1)
  })
})

it('decision 35 with the deauthorization endpoint alone everything works but that a deletion at Zoom is noticed at once', async () => {
  const [connection] = await listConnections(world.ctx())
  const schedule = async (hours: number) => {
    const startsAt = new Date(Math.ceil(world.clock.now().getTime() / 3_600_000 + hours) * 3_600_000)
    const location = { kind: 'zoom' as const, connectionId: connection?.id ?? '' }
    const about = { hostId: world.ada.hostId, title: 'Talk', durationMinutes: 30, timeZone: 'UTC' }
    const { event } = await scheduleEvent(world.ctx(), { ...about, startsAt, location })
    await world.runJobs()
    return event
  }
  // Made, moved and deleted.
  const first = await schedule(30)
  const startsAt = new Date(first.startsAt.getTime() + 3_600_000)
  await moveEvent(world.ctx(), { eventId: first.id, startsAt })
  await world.runJobs()
  expect((await liveMeetings(world)).map(({ start_time }) => Date.parse(start_time))).toEqual([+startsAt])
  await cancelEvent(world.ctx(), { eventId: first.id, reason: '' })
  await world.runJobs()
  expect(await liveMeetings(world)).toEqual([])
  // A lost answer is looked for, and there is one meeting.
  await fault(world, { kind: 'drop_after' }, { method: 'POST', path: '/v2/users/' })
  const second = await schedule(40)
  for (let minutes = 0; minutes < 5; minutes++) {
    world.clock.advance(1.1)
    await world.runJobs()
  }
  expect(await room(world, second.id)).toMatchObject({ state: 'ready' })
  expect(await liveMeetings(world)).toHaveLength(1)
  // Deleted at Zoom: no event says so, and the sweep finds it.
  const { meetingId } = await room(world, second.id)
  await world.control(`/meetings/${meetingId}/delete`, {})
  await world.runJobs()
  expect((await room(world, second.id)).joinUrl).not.toBeNull()
  world.clock.advance(7 * 60)
  await sweepConferences(world.app)
  await world.runJobs()
  expect(await room(world, second.id)).toMatchObject({ joinUrl: null, problem: 'deleted_at_provider' })
  // Until here nothing came from Zoom. The removal of the app comes, and is acted on in the request.
  expect(await world.app.db.$count(webhookReceipts)).toBe(0)
  expect((await deliver(await deauthorization())).status).toBe(200)
  expect(await listConnections(world.ctx())).toEqual([])
  expect(await world.app.db.$count(grants)).toBe(0)
})
