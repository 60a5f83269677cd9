import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { backupCommand } from '#/cli/backup.ts'
import { restoreCommand, resumeCommand } from '#/cli/restore.ts'
import { startWhenResumed } from '#/jobs/when-resumed.ts'
import { users } from '#/modules/accounts/tables.ts'
import { callProvider } from '#/modules/connections/index.ts'
import { grants } from '#/modules/connections/tables.ts'
import { refreshNow } from '#/modules/connections/vault.ts'
import { examine } from '#/modules/doctor/index.ts'
import { writeBackup } from '#/platform/backup/write-backup.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { appliedMigrations, knownMigrations } from '#/platform/db/migration-level.ts'
import { only } from '#/platform/db/rows.ts'
import { claimInstance } from '#/platform/instance/instance.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { createWeb } from '#/web/app.ts'
import { Browser } from '../browser.ts'
import { withDatabase as beside, Lines } from '../command-lines.ts'
import { addMeetingType, aroundTheClock, as, book } from '../fixtures.ts'
import { runDueJobs } from '../run-jobs.ts'
import { Planted } from '../surfaces/planted.ts'
import { World } from '../world.ts'
import { liveMeetings } from './conferencing-stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'anteroom-backup-'))
const newFile = () => join(folder, `${randomBytes(4).toString('hex')}.tar.gz`)

it('X2 an instance that was destroyed comes back from its backup: links, waiting work and Zoom, nothing doubled', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  const connectionId = await world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  const first = await book(world, type)
  await world.runJobs()
  const told = world.mails.map(({ messageId }) => messageId)
  expect(told.length).toBeGreaterThan(0)
  // This one's meeting and mails still wait when the backup is made.
  const second = await book(world, type)
  const file = newFile()
  const output = new Lines()
  expect(await backupCommand([file], output, beside(world.app, world.databaseUrl))).toBe(0)
  expect(output.text).toMatch(/: \d+ tables, \d+ rows, [1-9]\d* waiting jobs, \d+ bytes, read back and whole\.\n/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await world.pool.query('drop schema public cascade')

  await using fresh = await emptyDatabase(world)
  expect(await restoreCommand([file], output.cleared(), beside(world.app, fresh.url))).toBe(0)
  expect(output.text).toMatch(/^Restored \d+ tables.*\nIt is paused/)

  const { app } = fresh
  const page = (path: string) => createWeb(app).request(`http://localhost:3000${path}`)
  expect((await page(`/booking/${first.manageToken}`)).status).toBe(503)
  expect((await page('/ada')).status).toBe(503)
  expect((await page('/healthz')).status).toBe(200)
  expect(await resumeCommand([], output.cleared(), beside(app, fresh.url))).toBe(2)
  expect(await resumeCommand(['--old-is-off'], output.cleared(), beside(app, fresh.url))).toBe(0)
  expect(output.text).toMatch(/^Resumed/)

  world.mails.splice(0)
  await runDueJobs(app, fresh.pool)
  expect(await liveMeetings(world)).toHaveLength(2)
  expect(world.mails.filter(({ messageId }) => told.includes(messageId))).toEqual([])
  const toGia = world.mails.filter(({ to }) => to.address.startsWith('gia'))
  expect(new Set(toGia.map(({ messageId }) => messageId)).size).toBe(toGia.length)
  expect(toGia.length).toBeGreaterThan(0)
  for (const { manageToken } of [first, second]) {
    const answer = await page(`/booking/${manageToken}`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('/j/')
  }

  const grant = only(await app.db.select().from(grants))
  const ctx = contextFor(app, world.ada.workspaceId, { kind: 'system', name: 'test' })
  const wish = { grantId: grant.id, connectionId, reason: 'test' }
  expect((await refreshNow(ctx, app.outside, wish)).kind).toBe('token')
  const read = { connectionId, method: 'GET', path: '/v2/users/me', scope: 'user:read:user', reason: 'test' } as const
  expect(await callProvider(ctx, app.outside, read)).toMatchObject({ kind: 'answered', status: 200 })
})

it('the operator lets a restored instance begin by a page, which nobody else sees', async () => {
  await using world = await World.create({ env: { ANTEROOM_OPERATOR_EMAIL: 'ada@anteroom.example' } })
  await claimInstance(world.app.db, 'live', world.clock.now())
  await world.pool.query('update instance set paused_at = now(), restored_from = $1', [world.clock.now()])
  const ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  const mallory = new Browser(world, { cookie: await world.signIn(world.mallory) })
  const home = await ada.get('/home')
  expect([home.status, home.body.includes('/operator/resume')]).toEqual([503, true])
  expect((await mallory.get('/home')).body).not.toContain('href="/operator/resume"')
  expect((await mallory.get('/operator/resume')).status).toBe(404)
  expect((await mallory.post('/operator/resume', { oldIsOff: 'yes' })).status).toBe(404)
  expect((await ada.get('/operator/resume')).status).toBe(200)
  expect((await ada.post('/operator/resume', {})).status).toBe(422)
  expect((await ada.get('/home')).status).toBe(503)
  expect((await ada.post('/operator/resume', { oldIsOff: 'yes' })).to).toBe('/operator/resume')
  expect((await ada.get('/home')).status).toBe(200)
})

it('no job runs while an instance is paused, and they begin by themselves when it is not', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  await world.pool.query('update instance set paused_at = now()')
  let started = 0
  let stopped = 0
  const start = async () => {
    started++
    return { stop: async () => void stopped++ }
  }
  const never = await startWhenResumed(world.app, start, 10)
  await never.stop()
  const worker = await startWhenResumed(world.app, start, 10)
  expect(started).toBe(0)
  await world.pool.query('update instance set paused_at = null')
  await expect.poll(() => started).toBe(1)
  await worker.stop()
  expect(stopped).toBe(1)
})

it('doctor asks Zoom about nobody’s authorization while the instance is paused: the old one may still live by it', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  await world.connectZoom()
  world.clock.advance(120)
  const { app } = world
  const patient = { config: app.config, problems: [], outside: app.outside, app, databaseProblem: null, asksZoom: true }
  const refreshes = async () =>
    ((await world.control('/journal')) as { body?: { grant_type?: string } }[]).filter(
      ({ body }) => body?.grant_type === 'refresh_token',
    ).length
  await world.pool.query('update instance set paused_at = now()')
  const paused = (await examine(patient)).filter(({ check }) => check === 'connections' || check === 'webhook_path')
  expect(paused).toMatchObject([
    { outcome: 'skipped', says: 'doctor.says.webhook_path.paused' },
    { outcome: 'skipped', says: 'doctor.says.connections.paused' },
  ])
  expect(await refreshes()).toBe(0)
  await world.pool.query('update instance set paused_at = null')
  await examine(patient)
  expect(await refreshes()).toBe(1)
})

it('T13 a backup holds no key, no session and no secret that is not sealed, and its list no content', async () => {
  await using world = await World.create({ env: { ANTEROOM_KEYS: `k1:${randomBytes(32).toString('base64')}` } })
  const planted = new Planted()
  const { manageToken } = await bookedWithZoom(world)
  const cookie = await world.signIn(world.ada)
  const { config, seal, db } = world.app
  const grant = only(await db.select().from(grants))
  planted.add('key', config.keys[0]?.bytes.toString('base64'))
  planted.add('secret', config.secret)
  planted.add('client secret', config.zoom?.clientSecret)
  planted.add('refresh token', seal.open(grant.sealedRefreshToken ?? '', `grants/${grant.id}/refresh_token`))
  planted.add('access token', seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`))
  planted.add('manage token', manageToken)
  planted.add('session', /session_token=([^.;%]+)/.exec(cookie)?.[1])
  const file = newFile()
  const output = new Lines()
  await backupCommand([file], output, beside(world.app, world.databaseUrl))
  const content = gunzipSync(readFileSync(file)).toString('latin1')
  expect(content).toContain('gia@')
  expect(planted.in(content)).toEqual([])
  expect(await backupCommand(['--list', file], output.cleared(), () => Promise.reject(new Error('no database')))).toBe(
    0,
  )
  expect(output.text).toMatch(/^bookings +1$/m)
  expect(output.text).not.toContain('gia')
  expect(planted.in(output.text)).toEqual([])
})

it('a restore refuses a database with somebody’s rows in it, one in use, a damaged file and a newer one, and touches nothing', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  await bookedWithZoom(world)
  const file = newFile()
  await backupCommand([file], new Lines(), beside(world.app, world.databaseUrl))
  await expect(backupCommand([file], new Lines(), beside(world.app, world.databaseUrl))).rejects.toThrow('exists')
  const restore = (path: string, ...rest: string[]) =>
    restoreCommand([path, ...rest], new Lines(), beside(world.app, world.databaseUrl))
  await expect(restore(file, '--replace')).rejects.toThrow('Anteroom is connected to this database')

  await using other = await emptyDatabase(world, true)
  await other.pool.end()
  const onto = (path: string, ...rest: string[]) =>
    restoreCommand([path, ...rest], new Lines(), beside(world.app, other.url))
  expect(await onto(file)).toBe(0)
  await expect(onto(file)).rejects.toThrow('not empty: there are rows in')
  expect(await onto(file, '--replace')).toBe(0)

  const cut = newFile()
  writeFileSync(cut, readFileSync(file))
  truncateSync(cut, Math.floor(statSync(file).size * 0.7))
  await expect(onto(cut, '--replace')).rejects.toThrow("This backup can't be used: it is cut off")
  const changed = newFile()
  const bytes = gunzipSync(readFileSync(file))
  bytes[bytes.indexOf('gia@')] = 'b'.charCodeAt(0)
  writeFileSync(changed, gzipSync(bytes))
  await expect(onto(changed, '--replace')).rejects.toThrow(/the rows of \w+ are damaged/)
  const newer = newFile()
  const text = gunzipSync(readFileSync(file)).toString('latin1')
  writeFileSync(newer, gzipSync(Buffer.from(text.replace('0000_init', '9999_init'), 'latin1')))
  await expect(onto(newer, '--replace')).rejects.toThrow(/newer than this one/)
  await expect(onto(join(folder, 'none'), '--replace')).rejects.toThrow('there is no file')
  const strange = newFile()
  writeFileSync(strange, 'not a backup')
  await expect(onto(strange, '--replace')).rejects.toThrow('no backup at all')
  // After all these the rows of the good one are still there.
  const left = createPool(other.url, world.app.log, 1)
  expect((await left.query('select 1 from bookings')).rowCount).toBe(1)
  await left.end()
})

it('a backup is of one moment, streams what is larger than its parts, and restores every kind of value', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  const odd = 'a\tb\nc\\d「日本」\r'
  await world.app.db.update(users).set({ name: odd }).where(eq(users.id, world.ada.userId))
  await world.pool.query(
    `insert into facts (id, workspace_id, kind, about, changes, actor, at)
     select gen_random_uuid(), 'w', 'test', '{}', jsonb_build_object('n', repeat(md5(i::text), 200)), 'system', now()
     from generate_series(1, 1000) i`,
  )
  const sums = `select count(*)::int as rows, md5(string_agg(f::text, '' order by id)) as sum from facts f`
  const { rows: before } = await world.pool.query(sums)
  const file = newFile()
  // Held up after it began and before it reads the facts: what comes meanwhile is of a later moment.
  const holder = await world.pool.connect()
  await holder.query('begin; lock table booking_requests in access exclusive mode')
  const writing = backupCommand([file], new Lines(), beside(world.app, world.databaseUrl))
  const held = `select 1 from pg_stat_activity where application_name = 'anteroom command' and wait_event_type = 'Lock'`
  await expect.poll(async () => (await world.pool.query(held)).rowCount).toBe(1)
  await world.pool.query(`delete from facts where id in (select id from facts limit 10)`)
  await holder.query('rollback')
  holder.release()
  expect(await writing).toBe(0)
  await using fresh = await emptyDatabase(world)
  await restoreCommand([file], new Lines(), beside(world.app, fresh.url))
  expect((await fresh.pool.query(sums)).rows).toEqual(before)
  const [ada] = await fresh.app.db.select().from(users).where(eq(users.id, world.ada.userId))
  expect(ada?.name).toBe(odd)
  // Ids come from the program: a restore has no counters to set.
  const { rowCount } = await world.pool.query(`select 1 from pg_sequences where schemaname = 'public'`)
  expect(rowCount).toBe(0)
})

it('a backup of an older version is restored as it was then, and brought up to date', async () => {
  await using world = await World.create()
  await using old = await emptyDatabase(world)
  await migrateDatabase(old.pool, '0003_a_restored_instance_is_paused')
  await old.pool.query(`insert into instance (id, mode, created_at) values ('i', 'live', now())`)
  await old.pool.query(`insert into workspaces (id, name, slug, time_zone) values ('w', 'Old', 'old', 'UTC')`)
  const file = newFile()
  await writeBackup(old.pool, file, { version: '0.0.9', now: world.clock.now() })
  await using fresh = await emptyDatabase(world)
  expect(await restoreCommand([file], new Lines(), beside(world.app, fresh.url))).toBe(0)
  expect(await appliedMigrations(fresh.app.db)).toEqual(knownMigrations().map(({ tag }) => tag))
  expect((await fresh.pool.query('select name from workspaces')).rows).toEqual([{ name: 'Old' }])
  expect(await findPause(fresh.app.db)).not.toBeNull()
})

async function bookedWithZoom(world: World) {
  const connectionId = await world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  expect(as(world, world.ada).workspaceId).toBe(type.workspaceId)
  return await book(world, type)
}

/** An empty database and the same program on it. */
async function emptyDatabase(world: World, bare = false) {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: inject('databaseUrl') })
  await admin.connect()
  await admin.query(`create database "${name}"`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const pool = createPool(url.href, world.app.log, 10)
  const app: App = { ...world.app, db: createDb(pool) }
  return {
    url: url.href,
    pool,
    app,
    async [Symbol.asyncDispose]() {
      if (!bare) await pool.end()
      await admin.query(`drop database "${name}" with (force)`)
      await admin.end()
    },
  }
}
