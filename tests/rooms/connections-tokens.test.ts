import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  callProvider,
  disconnect,
  getConnection,
  listCalls,
  listConnections,
  refreshIdleGrants,
  reviveConnection,
} from '#/modules/connections/index.ts'
import { connections, grants } from '#/modules/connections/tables.ts'
import { accessToken } from '#/modules/connections/vault.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { only } from '#/platform/db/rows.ts'
import { facts } from '#/platform/facts/tables.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { World } from '../world.ts'

const olivia = 'olivia.owner@zoom-sandbox.example'

let world: World
beforeEach(async () => {
  world = await World.create()
})
afterEach(() => world[Symbol.asyncDispose]())

function call(connectionId: ConnectionId, ctx = world.ctx(), outside = world.app.outside) {
  return callProvider(ctx, outside, {
    connectionId,
    method: 'GET',
    path: '/v2/meetings/{id}',
    params: { id: 12345678901 },
    scope: 'meeting:read:meeting',
    reason: 'read_meeting',
  })
}

const answered = { kind: 'answered', status: 404 }

async function grant() {
  return only(await world.app.db.select().from(grants))
}

/** The token at Zoom is past its time, and so is our record of it. */
async function expire(refreshToo = false): Promise<void> {
  await world.control('/tokens/expire', {
    clientId: world.app.config.zoom?.clientId,
    email: olivia,
    ...(refreshToo && { refresh: true }),
  })
  await world.app.db.update(grants).set({ accessTokenExpiresAt: world.clock.now() })
}

async function refreshCalls(): Promise<number> {
  const journal = (await world.control('/journal')) as { path: string; body?: { grant_type?: string } }[]
  return journal.filter(({ path, body }) => path === '/oauth/token' && body?.grant_type === 'refresh_token').length
}

async function factKinds(): Promise<string[]> {
  return (await world.app.db.select().from(facts).orderBy(facts.at, facts.id)).map(({ kind }) => kind)
}

describe('Y6 the token', () => {
  it('Y6 is refreshed once for fifty callers in two programs, with rotation and no grace', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 0 })
    await world.control('/faults', { match: { path: '/oauth/token' }, effect: { kind: 'delay', ms: 200 } })
    await expire()
    const pool = createPool(world.databaseUrl, world.app.log, 10)
    const other: App = { ...world.app, db: createDb(pool) }
    const wish = { grantId: (await grant()).id, connectionId, reason: 'refresh' }
    const all = Array.from({ length: 50 }, (_, n) => {
      const app = n % 2 ? world.app : other
      const ctx = contextFor(app, world.ada.workspaceId, { kind: 'system', name: 'test' })
      return accessToken(ctx, app.outside, wish)
    })
    const results = await Promise.all(all)
    await pool.end()
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['token']))
    expect(new Set(results.map((result) => (result.kind === 'token' ? result.token : ''))).size).toBe(1)
    expect(await refreshCalls()).toBe(1)
    expect(await call(connectionId)).toMatchObject(answered)
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('active')
  })

  it('Y6 survives ten refreshes in a row without a grace', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 0 })
    for (let n = 0; n < 10; n++) {
      await expire()
      expect(await call(connectionId)).toMatchObject(answered)
    }
    expect(await refreshCalls()).toBe(10)
  })

  it('Y6 is refreshed once when Zoom refuses it before its time, and the call is made again', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/tokens/expire', { clientId: world.app.config.zoom?.clientId, email: olivia })
    expect(await call(connectionId)).toMatchObject(answered)
    expect(await refreshCalls()).toBe(1)
    const outcomes = (await listCalls(world.ctx(), { connectionId })).map(({ path, status }) => [path, status])
    expect(outcomes.slice(0, 3)).toEqual([
      ['/v2/meetings/{id}', 404],
      ['/oauth/token', 200],
      ['/v2/meetings/{id}', 401],
    ])
  })

  it('Y6 is tried once more with the old refresh token after a crash between Zoom’s answer and our record', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 60 })
    await expire()
    await dieWhileRefreshing()
    // The dead program's lease is still running: nobody else refreshes meanwhile.
    expect(await refreshCalls()).toBe(1)
    await letLeaseEnd()
    expect(await call(connectionId)).toMatchObject(answered)
    expect(await refreshCalls()).toBe(2)
    expect(await factKinds()).not.toContain('connection.lost')
  })

  it('Y6 is given up as lost after such a crash when Zoom gives no grace', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 0 })
    await expire()
    await dieWhileRefreshing()
    await letLeaseEnd()
    expect(await call(connectionId)).toEqual({ kind: 'reconnect', problem: 'connection_lost' })
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('reconnect')
  })

  it('Y6 is kept when the token endpoint is down or drops the line: later is soon enough', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 60 })
    await expire()
    for (const effect of [{ kind: 'status', status: 503 }, { kind: 'drop_after' }, { kind: 'garbage' }]) {
      await world.control('/faults', { match: { path: '/oauth/token' }, effect, times: 1 })
      expect(await call(connectionId)).toEqual({ kind: 'retry_later', problem: 'provider_down' })
    }
    expect(await call(connectionId)).toMatchObject(answered)
  })

  it('Y6 is refreshed when idle for 59 days, by whose ledger one can see it', async () => {
    const connectionId = await world.connectZoom()
    await world.runJobs()
    await refreshIdleGrants(world.app)
    expect(await refreshCalls()).toBe(0)
    world.clock.advance(59 * 24 * 60 + 1)
    await world.control('/clock', { now: world.clock.now().toISOString() })
    await refreshIdleGrants(world.app)
    expect(await refreshCalls()).toBe(1)
    expect((await listCalls(world.ctx(), { connectionId }))[0]).toMatchObject({ reason: 'refresh_idle', status: 200 })
    await refreshIdleGrants(world.app)
    expect(await refreshCalls()).toBe(1)
  })

  it('J11 lives in a sealed row that runs out within the hour', async () => {
    await world.connectZoom()
    const row = await grant()
    const left = (row.accessTokenExpiresAt?.getTime() ?? 0) - world.clock.now().getTime()
    expect(left).toBeLessThanOrEqual(3600_000)
    expect(row.sealedAccessToken).toMatch(/^s0\./)
    expect(JSON.stringify(row)).not.toMatch(/eyJ/)
  })

  it('T13 stands in no log line and no ledger line', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/oauth', { refreshGraceSeconds: 60 })
    await world.control('/faults', { match: { path: '/oauth/token' }, effect: { kind: 'drop_after' }, times: 1 })
    await expire()
    await call(connectionId)
    await call(connectionId)
    const row = await grant()
    const secrets = [
      world.app.seal.open(row.sealedRefreshToken ?? '', `grants/${row.id}/refresh_token`),
      world.app.seal.open(row.sealedAccessToken ?? '', `grants/${row.id}/access_token`),
      world.app.config.zoom?.clientSecret ?? '',
    ]
    const seen = world.logLines.join('\n') + JSON.stringify(await listCalls(world.ctx(), { connectionId }))
    for (const secret of secrets) expect(seen).not.toContain(secret)
    expect(seen).not.toMatch(/eyJ[A-Za-z0-9_-]{10}/)
  })
})

describe('a grant that is gone', () => {
  it('J12 is announced once, makes no more calls, and comes back with one authorization', async () => {
    const connectionId = await world.connectZoom()
    await expire(true)
    const results = await Promise.all([call(connectionId), call(connectionId), call(connectionId)])
    expect(results).toEqual([
      { kind: 'reconnect', problem: 'connection_lost' },
      { kind: 'reconnect', problem: 'connection_lost' },
      { kind: 'reconnect', problem: 'connection_lost' },
    ])
    expect(await call(connectionId)).toEqual({ kind: 'reconnect', problem: 'connection_lost' })
    expect(await refreshCalls()).toBe(1)
    expect((await factKinds()).filter((kind) => kind === 'connection.lost')).toHaveLength(1)
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({ state: 'reconnect' })
  })

  it('decision 28 revives another workspace’s dead connection only on a yes there', async () => {
    const adas = await world.connectZoom(world.ada, olivia)
    const mallory = contextFor(world.app, world.mallory.workspaceId, {
      kind: 'member',
      userId: world.mallory.userId,
      role: 'owner',
    })
    await expire(true)
    await call(adas)
    const theirs = await world.connectZoom(world.mallory, olivia)
    expect(await call(theirs, mallory)).toMatchObject(answered)
    expect((await getConnection(world.ctx(), adas)).state).toBe('revivable')
    expect(await call(adas)).toEqual({ kind: 'reconnect', problem: 'connection_lost' })
    await expect(reviveConnection(mallory, { connectionId: adas })).rejects.toMatchObject({ code: 'not_found' })
    await reviveConnection(world.ctx(), { connectionId: adas })
    expect(await call(adas)).toMatchObject(answered)
  })

  it('decision 28 keeps a living connection alive when the same Zoom user is authorized elsewhere', async () => {
    const adas = await world.connectZoom(world.ada, olivia)
    await world.connectZoom(world.mallory, olivia)
    expect(await world.app.db.$count(grants)).toBe(1)
    expect(await call(adas)).toMatchObject(answered)
  })
})

describe('disconnecting', () => {
  it('T10 J10 revokes at Zoom and deletes grant, connection and ledger; only the fact stays', async () => {
    const connectionId = await world.connectZoom()
    await call(connectionId)
    expect(await disconnect(world.ctx(), world.app.outside, { connectionId })).toEqual({ stillUsedElsewhere: false })
    expect(await world.app.db.$count(grants)).toBe(0)
    expect(await world.app.db.$count(connections)).toBe(0)
    expect(await listCalls(world.ctx(), { connectionId })).toEqual([])
    const [gone] = await world.app.db.select().from(facts).where(eq(facts.kind, 'connection.disconnected'))
    expect(gone).toMatchObject({ about: { connectionId }, changes: { by: 'person' } })
    expect(gone?.actor).toBe(`member:${world.ada.userId}`)
    const journal = (await world.control('/journal')) as { path: string; status: number }[]
    expect(journal.filter(({ path }) => path === '/oauth/revoke')).toMatchObject([{ status: 200 }])
    await expect(disconnect(world.ctx(), world.app.outside, { connectionId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('T10 goes through at once though Zoom is down; the revocation follows by itself', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/faults', { match: { path: '/oauth/revoke' }, effect: { kind: 'status', status: 503 } })
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    expect(await listConnections(world.ctx())).toEqual([])
    expect(await world.app.db.$count(grants)).toBe(1)
    await world.control('/faults', undefined, 'DELETE')
    world.clock.advance(5)
    await world.runJobs()
    expect(await world.app.db.$count(grants)).toBe(0)
  })

  it('decision 28 leaves an authorization that is used elsewhere, unless everywhere is asked for', async () => {
    const adas = await world.connectZoom(world.ada, olivia)
    const own = await world.connectZoom(world.ada, olivia, { scopeOfUse: 'workspace', name: 'The studio’s' })
    const third = await world.connectZoom(world.mallory, olivia)
    expect(await disconnect(world.ctx(), world.app.outside, { connectionId: own })).toEqual({
      stillUsedElsewhere: true,
    })
    expect(await call(adas)).toMatchObject(answered)
    await disconnect(world.ctx(), world.app.outside, { connectionId: adas, everywhere: true })
    expect(await world.app.db.$count(connections)).toBe(0)
    expect(third).not.toBe(adas)
    expect((await factKinds()).filter((kind) => kind === 'connection.disconnected')).toHaveLength(3)
  })

  it('is for whoever connected it and for the owner, nobody else', async () => {
    const adas = await world.connectZoom(world.ada, olivia)
    const bo = world.ctx({ kind: 'member', userId: world.bo.userId, role: 'admin' })
    await expect(disconnect(bo, world.app.outside, { connectionId: adas })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})

describe('calls', () => {
  it('U2 tell a call that never left from one that broke off, and note both', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/faults', { match: { path: '/v2/meetings' }, effect: { kind: 'drop_after' }, times: 1 })
    expect(await call(connectionId)).toEqual({ kind: 'broken' })
    await world.app.db.update(grants).set({ apiOrigin: `http://127.0.0.1:${await closedPort()}` })
    expect(await call(connectionId)).toEqual({ kind: 'not_sent' })
    await world.app.db.update(grants).set({ apiOrigin: 'http://zoom.example' })
    expect(await call(connectionId)).toEqual({ kind: 'not_sent' })
    const outcomes = (await listCalls(world.ctx(), { connectionId })).map(({ outcome }) => outcome)
    expect(outcomes.slice(0, 3)).toEqual(['not_sent', 'not_sent', 'broken'])
  })

  it('give a body as a value only when it is JSON', async () => {
    const connectionId = await world.connectZoom()
    await world.control('/faults', { match: { path: '/v2/meetings' }, effect: { kind: 'garbage' }, times: 1 })
    const garbage = await call(connectionId)
    expect(garbage).toMatchObject({ kind: 'answered', status: 200 })
    expect(garbage.kind === 'answered' && typeof garbage.body).toBe('string')
    expect(await call(connectionId)).toMatchObject({ body: { code: 3001 } })
  })

  it('are never made inside a transaction', async () => {
    const connectionId = await world.connectZoom()
    await expect(world.app.db.transaction((db) => call(connectionId, { ...world.ctx(), db }))).rejects.toThrow(
      'never called inside a transaction',
    )
  })
})

/** As a program that is killed after Zoom answered its refresh and before it wrote that down. */
async function dieWhileRefreshing(): Promise<void> {
  const row = await grant()
  const dead: App['outside'] = {
    ...world.app.outside,
    fetch: async (input, init) => {
      await world.app.outside.fetch(input, init)
      return new Promise(() => undefined)
    },
  }
  const [connection] = await listConnections(world.ctx())
  if (!connection) throw new Error('nothing is connected')
  void accessToken(world.ctx(), dead, { grantId: row.id, connectionId: connection.id, reason: 'refresh' })
  for (let tries = 0; (await refreshCalls()) === 0; tries++) {
    if (tries > 100) throw new Error('the refresh did not reach Zoom')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function letLeaseEnd(): Promise<void> {
  await world.app.db.update(grants).set({ refreshLeaseUntil: world.clock.now() })
}

it('C6 calls go to the host that Zoom names for the account, to the next one when a refresh names it, and never to a stranger’s', async () => {
  const real = world.app.outside.fetch
  const hosts: string[] = []
  // Zoom's hosts lead to the sandbox, as a name server would have it.
  const fetch: typeof real = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.pathname.startsWith('/v2/')) hosts.push(url.host)
    const isZooms = url.hostname.endsWith('.zoom.us')
    return real(isZooms ? new URL(url.pathname + url.search, world.sandbox.origin) : url, init)
  }
  Object.assign(world.app.outside, { fetch })
  const names = (apiUrl: string) => world.control('/behaviour', { apiUrl })
  await names('https://api-eu.zoom.us')
  const connectionId = await world.connectZoom()
  expect(await call(connectionId)).toMatchObject(answered)
  expect(hosts.splice(0)).toEqual(['api-eu.zoom.us', 'api-eu.zoom.us'])
  await names('https://api-us.zoom.us')
  expect(await call(connectionId)).toMatchObject(answered)
  await expire()
  expect(await call(connectionId)).toMatchObject(answered)
  expect(hosts.splice(0)).toEqual(['api-eu.zoom.us', 'api-us.zoom.us'])
  await names('https://api.zoom.us.evil.example')
  await expire()
  expect(await call(connectionId)).toMatchObject(answered)
  expect(hosts).toEqual([new URL(world.sandbox.origin).host])
})
