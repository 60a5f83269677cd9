import { randomBytes } from 'node:crypto'
import { getTableName } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { keysCommand } from '#/cli/keys.ts'
import { startWorker } from '#/jobs/worker.ts'
import { callProvider } from '#/modules/connections/index.ts'
import { grants } from '#/modules/connections/tables.ts'
import { refreshNow } from '#/modules/connections/vault.ts'
import { sealedColumns } from '#/modules/doctor/index.ts'
import { readConfig } from '#/platform/config/config.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { ownerOf } from '#/platform/seal/reseal.ts'
import { createSealer } from '#/platform/seal/sealer.ts'
import { createWeb } from '#/web/app.ts'
import { Lines, withDatabase } from '../command-lines.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { World } from '../world.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const [k1, k2] = [key('k1'), key('k2')]

it('X7 keys rotate while servers and workers run: nothing is lost, and the old key can go', async () => {
  await using world = await World.create({ env: { ANTEROOM_KEYS: k1 } })
  const connectionId = await world.connectZoom()
  const { event, manageToken } = await book(world, await addMeetingType(world, world.ada, { hours: aroundTheClock }))
  await world.control('/oauth', { refreshGraceSeconds: 0 })

  const [behind, ahead] = [withKeys(world, `${k1},${k2}`), withKeys(world, `${k2},${k1}`)]
  const workers = await Promise.all([behind, ahead].map((app) => startWorker(app, world.databaseUrl)))
  const output = new Lines()
  const tokens = refreshOften(behind, world, connectionId, 12)
  for (let run = 0; run < 5; run++) await keysCommand(['rotate'], output, beside(ahead, world))
  expect(output.text).toMatch(/^[1-9]\d* sealed anew with k2\.$/m)
  // Whoever still runs with the old key in front seals with it; the last run comes after them.
  await tokens
  await refreshOften(behind, world, connectionId, 1)
  expect(await keysCommand(['list'], output.cleared(), beside(ahead, world))).toBe(0)
  expect(output.text).toMatch(/^k2 +\d+ {2}seals what is new\nk1 +[12]\n/)
  expect(await keysCommand(['rotate'], output.cleared(), beside(ahead, world))).toBe(0)
  expect(output.text).toMatch(/^k1 +0$/m)
  for (const worker of workers) await worker.stop()

  const after = withKeys(world, k2)
  expect((await refreshed(after, world, connectionId)).kind).toBe('token')
  const read = { connectionId, method: 'GET', path: '/v2/users/me', scope: 'user:read:user', reason: 'test' } as const
  const ctx = contextFor(after, world.ada.workspaceId, { kind: 'system', name: 'test' })
  expect(await callProvider(ctx, after.outside, read)).toMatchObject({ kind: 'answered', status: 200 })
  expect((await createWeb(after).request(`http://localhost:3000/booking/${manageToken}`)).status).toBe(200)
  expect(event.id).toBeTruthy()
  expect(await keysCommand(['list'], output.cleared(), beside(after, world))).toBe(0)
  expect(output.text).not.toContain('k1')
})

it('X7 every column that holds sealed values is in the table that rotation goes by, bound as rooms bind it', async () => {
  await using world = await World.create()
  const { rows } = await world.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name like 'sealed%' order by 1`,
  )
  const listed = sealedColumns.map(({ column }) => `${getTableName(column.table)}.${column.name}`)
  expect(listed.toSorted()).toEqual(rows.map(({ name }) => name))
  await world.connectZoom()
  await book(world, await addMeetingType(world, world.ada, { hours: aroundTheClock }))
  const filled = new Set<string>()
  for (const sealed of sealedColumns) {
    const found = await world.app.db
      .select({ key: sealed.key, value: sealed.column })
      .from(sealed.column.table)
      .then((rows) => rows.filter(({ value }) => value !== null))
    for (const { key, value } of found) {
      world.app.seal.open(String(value), ownerOf(sealed, String(key)))
      filled.add(`${getTableName(sealed.column.table)}.${sealed.column.name}`)
    }
  }
  expect([...filled]).toEqual(expect.arrayContaining(['grants.sealed_refresh_token', 'bookings.sealed_token']))
})

it('X7 a key that is missing, or another of the same name, is named with what it would open', async () => {
  await using world = await World.create({ env: { ANTEROOM_KEYS: k1 } })
  await world.connectZoom()
  const output = new Lines()
  expect(await keysCommand(['list'], output, beside(withKeys(world, k2), world))).toBe(1)
  expect(output.text).toMatch(/^k1 +\d+ {2}NOT in ANTEROOM_KEYS/m)
  expect(await keysCommand(['rotate'], output.cleared(), beside(withKeys(world, `${k2},${key('k1')}`), world))).toBe(1)
  expect(output.text).toMatch(/^0 sealed anew with k2\.$/m)
  expect(output.text).toMatch(/^k1 +\d+ {2}NOT the key that sealed these/m)
  // Nothing was touched: with the right key all is as before.
  expect(await keysCommand(['list'], output.cleared(), beside(world.app, world))).toBe(0)
})

it('X7 a row that somebody holds is waited for, and what they write is not overwritten', async () => {
  await using world = await World.create({ env: { ANTEROOM_KEYS: k1 } })
  await world.connectZoom()
  const grant = only(await world.app.db.select().from(grants))
  const holder = await world.pool.connect()
  await holder.query('begin')
  await holder.query('select 1 from grants for update')
  const fresh = world.app.seal.seal('a newer refresh token', `grants/${grant.id}/refresh_token`)
  const rotating = keysCommand(['rotate'], new Lines(), beside(withKeys(world, `${k2},${k1}`), world))
  await new Promise((resolve) => setTimeout(resolve, 1000))
  await holder.query('update grants set sealed_refresh_token = $1', [fresh])
  await holder.query('commit')
  holder.release()
  expect(await rotating).toBe(0)
  const now = only(await world.app.db.select().from(grants))
  const opened = withKeys(world, k2).seal.open(now.sealedRefreshToken ?? '', `grants/${grant.id}/refresh_token`)
  expect(opened).toBe('a newer refresh token')
})

it('X7 a new entry is one that the configuration takes, and no list ever shows a key', async () => {
  const output = new Lines()
  expect(await keysCommand(['new'], output, () => Promise.reject(new Error('needs no database')))).toBe(0)
  const entry = output.text.split('\n')[0] ?? ''
  const config = readConfig(
    {
      ANTEROOM_PUBLIC_URL: 'http://localhost:3000',
      ANTEROOM_SECRET: 'a secret for tests that is long enough',
      SMTP_URL: 'smtp://127.0.0.1:1',
      ANTEROOM_KEYS: `s0,${entry}`,
    },
    '/',
  )
  expect(config.keys.map(({ id }) => id)).toEqual(['s0', entry.split(':')[0]])
  await using world = await World.create({ env: { ANTEROOM_KEYS: entry } })
  await world.connectZoom()
  await keysCommand(['list'], output.cleared(), beside(world.app, world))
  expect(output.text).toContain(entry.split(':')[0])
  expect(output.text).not.toContain(entry.split(':')[1])
})

/** The same program with other keys, on connections of its own. */
function withKeys({ app }: World, keys: string): App {
  const { secret, smtpUrl } = app.config
  const env = { ANTEROOM_PUBLIC_URL: 'http://localhost:3000', ANTEROOM_SECRET: secret, SMTP_URL: smtpUrl }
  const config = { ...app.config, keys: readConfig({ ...env, ANTEROOM_KEYS: keys }, '/').keys }
  return { ...app, config, seal: createSealer(config.keys), outside: { ...app.outside, config } }
}

function beside(app: App, world: World): Parameters<typeof keysCommand>[2] {
  return withDatabase(app, world.databaseUrl)
}

async function refreshed(app: App, world: World, connectionId: ConnectionId) {
  const grant = only(await app.db.select().from(grants))
  const ctx = contextFor(app, world.ada.workspaceId, { kind: 'system', name: 'test' })
  return await refreshNow(ctx, app.outside, { grantId: grant.id, connectionId, reason: 'test' })
}

async function refreshOften(app: App, world: World, connectionId: ConnectionId, times: number): Promise<void> {
  for (let n = 0; n < times; n++) expect((await refreshed(app, world, connectionId)).kind).toBe('token')
}
