import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startZoomSandbox } from '../../sandbox/zoom/index.ts'
import { OLIVIA, ZoomWorld } from './zoom-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'zoom-sandbox-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('X1 a sandbox with a file goes on after a restart: apps, tokens, meetings, clock', async () => {
  const stateFile = join(folder, 'deep', 'state.json')
  let app: { clientId: string; clientSecret: string; secretToken: string }
  let refreshToken: string
  let id: number
  {
    await using world = await ZoomWorld.create({ stateFile })
    const olivia = await world.connect(OLIVIA)
    app = olivia.app
    refreshToken = olivia.refreshToken
    id = (await olivia.api('POST', '/users/me/meetings', { topic: 'Kept' })).body.id
    await world.control('POST', '/clock', { advanceSeconds: 4000 })
  }
  await using world = await ZoomWorld.create({ stateFile })
  const tokens = await world.token(app, { grant_type: 'refresh_token', refresh_token: refreshToken })
  const olivia = world.connected(app, tokens.body)
  const meeting = (await olivia.api('GET', `/meetings/${id}`)).body
  expect(meeting.topic).toBe('Kept')
  expect(meeting.join_url).toContain(world.origin)
  const { now } = (await world.control('GET', '/clock')).body
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(3_900_000)
})

it('X1 a webhook still to be retried is sent after a restart', async () => {
  const stateFile = join(folder, 'state.json')
  await using receiving = await ZoomWorld.create({ stateFile })
  const olivia = await receiving.connect(OLIVIA, await receiving.subscribedApp())
  receiving.receiver.answers = [500]
  await olivia.api('POST', '/users/me/meetings', {})
  await receiving.receiver.settled('meeting.created', 1)
  await receiving.sandbox.close()

  await using again = await ZoomWorld.create({ stateFile })
  await again.control('POST', '/clock', { advanceSeconds: 301 })
  expect(await receiving.receiver.settled('meeting.created', 2)).toHaveLength(2)
})

it('X1 the file is written while it runs, and readable by its owner alone', async () => {
  const stateFile = join(folder, 'state.json')
  await using world = await ZoomWorld.create({ stateFile })
  await world.app({ name: 'Written soon' })
  await expect.poll(() => read(stateFile), { timeout: 10_000 }).toContain('Written soon')
})

it('X1 several sandboxes side by side know nothing of each other', async () => {
  await using first = await ZoomWorld.create()
  await using second = await ZoomWorld.create()
  const olivia = await first.connect(OLIVIA)
  await olivia.api('POST', '/users/me/meetings', {})
  expect((await second.control('GET', '/meetings')).body).toEqual([])
  expect((await second.control('GET', '/apps')).body).toEqual([])
  expect((await second.api(olivia.accessToken, 'GET', '/users/me')).status).toBe(401)
})

it('X1 closing is prompt though a request hangs, and closing twice is closing once', async () => {
  const sandbox = await startZoomSandbox({ quiet: true })
  await fetch(`${sandbox.origin}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ match: {}, effect: { kind: 'hang' } }),
  })
  const hanging = fetch(`${sandbox.origin}/v2/users/me`).then(
    () => 'answered',
    () => 'cut',
  )
  await expect.poll(async () => (await fetch(`${sandbox.origin}/_sandbox/journal`)).text()).toContain('"fault":"hang"')
  const started = Date.now()
  await Promise.all([sandbox.close(), sandbox.close()])
  expect(Date.now() - started).toBeLessThan(2000)
  expect(await hanging).toBe('cut')
})

it('X1 reset brings back the seeded people and nothing else', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await olivia.api('POST', '/users/me/meetings', {})
  await world.control('POST', '/faults', { match: {}, effect: { kind: 'garbage' } })
  await world.control('POST', '/clock', { now: '2030-01-01T00:00:00Z' })
  expect((await world.control('POST', '/reset')).status).toBe(204)
  for (const path of ['/apps', '/meetings', '/faults', '/journal', '/deliveries']) {
    expect((await world.control('GET', path)).body).toEqual([])
  }
  const { now } = (await world.control('GET', '/clock')).body
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(20_000)
})

it('X1 an app registered again under its id keeps its installs and takes the new addresses', async () => {
  await using world = await ZoomWorld.create()
  const chosen = { clientId: 'demo-client', clientSecret: 'demo-secret', secretToken: 'demo-token' }
  expect(await world.app(chosen)).toEqual(chosen)
  const olivia = await world.connect(OLIVIA, chosen)
  await world.app({ ...chosen, redirectUris: ['http://127.0.0.1:9/other'] })
  expect((await olivia.api('GET', '/users/me')).status).toBe(200)
  expect((await world.control('GET', '/apps')).body).toMatchObject([{ redirectUris: ['http://127.0.0.1:9/other'] }])
})

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
