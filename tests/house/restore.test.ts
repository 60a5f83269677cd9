import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { backupCommand } from '#/cli/backup.ts'
import { grants } from '#/modules/connections/tables.ts'
import { only } from '#/platform/db/rows.ts'
import { freePort } from '#/platform/free-port.ts'
import { claimInstance } from '#/platform/instance/instance.ts'
import { Lines, withDatabase } from '../command-lines.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { liveMeetings } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'

const running = new Set<ChildProcess>()
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM')
  await Promise.all([...running].map((child) => new Promise((resolve) => child.once('exit', resolve))))
})

it('backs up its own database while it runs, and starts paused from the file on an empty folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-restore-'))
  const file = join(folder, 'backup.tar.gz')
  const first = await settings(join(folder, 'first'))
  const old = run(first, 'start')
  await untilAnswers(first, '/healthz', old)
  const written = run(first, 'backup', file)
  expect([await written.ended, written.output()]).toEqual([0, expect.stringContaining('read back and whole')])
  // The command left the program's database running.
  expect((await get(first, '/readyz')).status).toBe(200)
  old.child.kill('SIGKILL')
  await old.ended
  const taken = run(first, 'restore', file)
  // After a kill the database itself lives on; there is an instance in it, but nobody's rows.
  expect([await taken.ended, taken.output()]).toEqual([0, expect.stringContaining('It is paused')])
  rmSync(join(folder, 'first'), { recursive: true, force: true })

  const second = await settings(join(folder, 'second'))
  const restored = run(second, 'restore', file)
  expect([await restored.ended, restored.output()]).toEqual([0, expect.stringContaining('It is paused')])
  const fresh = run(second, 'start')
  await untilAnswers(second, '/healthz', fresh)
  expect((await get(second, '/log-in')).status).toBe(200)
  expect((await get(second, '/sign-up')).status).toBe(503)
  const refused = run(second, 'restore', file, '--replace')
  expect([await refused.ended, refused.output()]).toEqual([2, expect.stringContaining('already runs on this data')])
  expect(await run(second, 'resume', '--old-is-off').ended).toBe(0)
  expect((await get(second, '/sign-up')).status).toBe(200)
  fresh.child.kill('SIGTERM')
  expect(await fresh.ended).toBe(0)
  const keys = run(second, 'keys', 'list')
  expect([await keys.ended, keys.output()]).toEqual([0, expect.stringMatching(/^s0 +0 {2}seals what is new/)])
}, 120_000)

it('X2 what another machine restores works on with Zoom: its tokens open, a waiting room is made, a cancelled one deleted', async () => {
  await using world = await World.create()
  await claimInstance(world.app.db, 'live', world.clock.now())
  const connectionId = await world.connectZoom()
  const locations = [{ id: 'zoom', kind: 'zoom' as const, connectionId }]
  const type = await addMeetingType(world, world.ada, { hours: aroundTheClock, locations })
  const first = await book(world, type)
  await world.runJobs()
  const [made] = await liveMeetings(world)
  await book(world, type)
  // Only the refresh token is left to go by.
  await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(0) })
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-restore-'))
  const file = join(folder, 'backup.tar.gz')
  expect(await backupCommand([file], new Lines(), withDatabase(world.app, world.databaseUrl))).toBe(0)
  await world.pool.query('drop schema public cascade')

  const { zoom } = world.app.config
  const machine: Settings = {
    ...(await settings(join(folder, 'data'))),
    ZOOM_CLIENT_ID: zoom?.clientId ?? '',
    ZOOM_CLIENT_SECRET: zoom?.clientSecret ?? '',
    ZOOM_OAUTH_ORIGIN: world.sandbox.origin,
    ZOOM_API_ORIGIN: world.sandbox.origin,
  }
  const restored = run(machine, 'restore', file)
  expect([await restored.ended, restored.output()]).toEqual([0, expect.stringContaining('It is paused')])
  const program = run(machine, 'start')
  await untilAnswers(machine, '/healthz', program)
  expect(await liveMeetings(world)).toHaveLength(1)
  expect(await run(machine, 'resume', '--old-is-off').ended).toBe(0)
  await expect.poll(async () => (await liveMeetings(world)).length, { timeout: 20_000 }).toBe(2)

  const ticket = `/booking/${first.manageToken}`
  expect(await (await get(machine, ticket)).text()).toContain(`/j/${made?.id}`)
  const { action, fields } = only(formsIn(await (await get(machine, `${ticket}/cancel`)).text()))
  const cancelled = await fetch(machine.ANTEROOM_PUBLIC_URL + action, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: machine.ANTEROOM_PUBLIC_URL ?? '' },
    body: new URLSearchParams(fields),
  })
  expect(cancelled.status).toBe(303)
  const left = async () => (await liveMeetings(world)).map(({ id }) => id)
  await expect.poll(left, { timeout: 20_000 }).not.toContain(made?.id)
  expect(await left()).toHaveLength(1)
  program.child.kill('SIGTERM')
  expect(await program.ended).toBe(0)
}, 120_000)

type Settings = Record<string, string>

async function settings(data: string): Promise<Settings> {
  const port = await freePort()
  return {
    ANTEROOM_PUBLIC_URL: `http://localhost:${port}`,
    ANTEROOM_SECRET: 'a secret for tests that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
    ANTEROOM_SIGN_UP: 'open',
    ANTEROOM_DATA: data,
    PORT: String(port),
  }
}

function run(env: Settings, ...command: string[]) {
  const child = spawn('node', ['dist/server/main.js', ...command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void ended.then(() => running.delete(child))
  return { child, output: () => text, ended }
}

async function get({ ANTEROOM_PUBLIC_URL = '' }: Settings, path: string): Promise<Response> {
  return await fetch(ANTEROOM_PUBLIC_URL + path, { redirect: 'manual' })
}

async function untilAnswers(env: Settings, path: string, program: ReturnType<typeof run>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await get(env, path).catch(() => null)
    if (answer?.ok) return
    if (program.child.exitCode !== null) throw new Error(`the program ended: ${program.output()}`)
    await sleep(100)
  }
  throw new Error(`no answer: ${program.output()}`)
}
