import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grants } from '#/modules/connections/tables.ts'
import { only } from '#/platform/db/rows.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
let manageToken: string
// A process counts all that it does, and this one may have run other tests before.
let countedBefore: string
beforeAll(async () => {
  world = await World.create({
    env: { ANTEROOM_OPERATOR_EMAIL: 'ada@anteroom.example', ANTEROOM_TRUSTED_PROXIES: '10.0.0.0/8' },
  })
  const connectionId = await world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    slug: 'operated',
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  countedBefore = await (await ask('/metrics')).text()
  manageToken = (await book(world, type)).manageToken
  await world.runJobs()
  await ask(`/booking/${manageToken}`)
})
afterAll(() => world[Symbol.asyncDispose]())

const ask = (path: string, headers: Record<string, string> = {}, origin = 'http://localhost:3000') =>
  world.web.request(origin + path, { headers })

/** Ways to come that are not a program on this machine. */
const outside: [string, Record<string, string>, string?][] = [
  ['through a proxy', { 'x-forwarded-for': '203.0.113.7' }],
  ['through a proxy that only says so', { via: '1.1 proxy' }],
  ['by the public name', {}, 'https://book.example.org'],
]

describe('what is for the operator and this machine only', () => {
  it.each(outside)(
    '/metrics and the details of /readyz are hidden from whoever comes %s',
    async (_, headers, origin) => {
      expect((await ask('/metrics', headers, origin)).status).toBe(404)
      const ready = await ask('/readyz', headers, origin)
      expect([ready.status, await ready.text()]).toEqual([200, 'ready'])
    },
  )

  it('/metrics and the details of /readyz are shown to the operator from anywhere, to nobody else', async () => {
    const from = { 'x-forwarded-for': '203.0.113.7' }
    const ada = { ...from, cookie: await world.signIn(world.ada) }
    const bo = { ...from, cookie: await world.signIn(world.bo) }
    expect((await ask('/metrics', ada)).status).toBe(200)
    expect(await (await ask('/readyz', ada)).json()).toMatchObject({
      ready: true,
      database: { pending: 0 },
      paused: false,
      jobs: { failed: 0 },
    })
    expect((await ask('/metrics', bo)).status).toBe(404)
    expect(await (await ask('/readyz', bo)).text()).toBe('ready')
  })
})

describe('/metrics', () => {
  it('counts requests by route, calls at Zoom, jobs, rooms, mails, authorizations, and the process', async () => {
    const text = await (await ask('/metrics')).text()
    const value = (line: RegExp) => Number(line.exec(text)?.[1] ?? Number.NaN)
    const grown = (line: RegExp) => value(line) - Number(line.exec(countedBefore)?.[1] ?? 0)
    expect(
      grown(
        /^anteroom_http_request_duration_seconds_count\{method="GET",route="\/booking\/:token",status="200"\} (\d+)$/m,
      ),
    ).toBe(1)
    expect(
      grown(/^anteroom_provider_call_duration_seconds_count\{operation="create_meeting",outcome="done"\} (\d+)$/m),
    ).toBe(1)
    expect(
      grown(/^anteroom_job_duration_seconds_count\{task="conferencing\.keep",outcome="done"\} (\d+)$/m),
    ).toBeGreaterThan(0)
    expect(value(/^anteroom_conferences\{state="ready"\} (\d+)$/m)).toBe(1)
    expect(value(/^anteroom_grants\{state="active"\} (\d+)$/m)).toBe(1)
    expect(grown(/^anteroom_mails_total\{kind="confirmed",outcome="sent"\} (\d+)$/m)).toBeGreaterThan(0)
    expect(value(/^anteroom_jobs\{state="failed"\} (\d+)$/m)).toBe(0)
    expect(value(/^anteroom_job_lag_seconds ([\d.]+)$/m)).toBeGreaterThanOrEqual(0)
    expect(value(/^process_resident_memory_bytes (\d+)$/m)).toBeGreaterThan(0)
  })

  it('T13 has no id, no address and no link in its labels', async () => {
    const text = await (await ask('/metrics')).text()
    const labels = [...text.matchAll(/="([^"]*)"/g)].map(([, label]) => label ?? '')
    expect(labels.length).toBeGreaterThan(50)
    expect(labels.filter((label) => /@|[\da-f]{8}-|https?:/.test(label) || label.includes(manageToken))).toEqual([])
    // A hostile path makes no label of its own.
    await ask('/no-such-page-1234567890')
    expect(await (await ask('/metrics')).text()).not.toContain('no-such-page')
  })
})

describe('the log', () => {
  const lines = () => world.logLines.map((line) => JSON.parse(line) as Record<string, unknown>)

  it('has a line for each request under the id that the answer carries, with the route but not the address', async () => {
    const id = (await ask(`/booking/${manageToken}`)).headers.get('x-request-id')
    expect(id).toMatch(/^[\da-f]{16}$/)
    expect(lines().filter(({ request }) => request === id)).toMatchObject([
      { method: 'GET', route: '/booking/:token', status: 200, msg: 'request' },
    ])
    expect(world.logLines.join('\n')).not.toContain(manageToken)
  })

  it('takes a request id from a trusted proxy only', async () => {
    const given = { 'x-request-id': 'from-outside-1234' }
    expect((await ask('/healthz', given)).headers.get('x-request-id')).not.toBe('from-outside-1234')
    await using behind = await World.create({ env: { ANTEROOM_TRUSTED_PROXIES: '127.0.0.1' } })
    const idFor = async (id: string) =>
      (await behind.web.request('http://localhost:3000/healthz', { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      )
    expect(await idFor('from-outside-1234')).toBe('from-outside-1234')
    expect(await idFor('"><script>')).toMatch(/^[\da-f]{16}$/)
  })

  it('T13 has each call at Zoom under its job, with the id that Zoom’s support asks for, and nothing secret', async () => {
    const calls = lines().filter(({ msg }) => msg === 'called Zoom')
    const create = calls.find(({ reason }) => reason === 'create_meeting')
    expect(create).toMatchObject({
      method: 'POST',
      path: '/v2/users/me/meetings',
      status: 201,
      task: 'conferencing.keep',
    })
    expect(String(create?.job)).toMatch(/^\d+$/)
    const { rows } = await world.pool.query(`select tracking_id from provider_calls where reason = 'create_meeting'`)
    expect(create?.trackingId).toBe(rows[0].tracking_id)
    expect(create?.trackingId).toBeTruthy()
    const { clientSecret, webhookSecret } = world.app.config.zoom ?? {}
    const grant = only(await world.app.db.select().from(grants))
    const token = world.app.seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`)
    for (const secret of [clientSecret, webhookSecret, token, manageToken])
      expect(world.logLines.join('\n')).not.toContain(secret)
  })
})
