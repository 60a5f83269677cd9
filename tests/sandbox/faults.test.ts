import { expect, it } from 'vitest'
import { type Connected, MIKA, OLIVIA, ZoomWorld } from './zoom-world.ts'

const CREATE = { method: 'POST', path: '/v2/users/*/meetings' }

it.each([
  ['drop_before', 0],
  ['drop_after', 1],
  ['hang', 1],
])('X2 %s gives no answer, and %i meetings were made', async (kind, meetings) => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/faults', { match: CREATE, effect: { kind }, times: 1 })
  await expect(create(world, olivia, 1000)).rejects.toThrow()
  expect((await world.control('GET', '/meetings')).body).toHaveLength(meetings)
  const entry = (await world.control('GET', '/journal')).body.at(-1)
  expect(entry).toMatchObject({ method: 'POST', status: 0, fault: kind })
  expect((await create(world, olivia)).status).toBe(201)
})

it('X1 garbage is HTML with status 200, and nothing was made', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/faults', { match: CREATE, effect: { kind: 'garbage' }, times: 1 })
  const answer = await create(world, olivia)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
  expect((await world.control('GET', '/meetings')).body).toEqual([])
})

it('X1 a delay answers late, and acts', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/faults', { match: CREATE, effect: { kind: 'delay', ms: 200 } })
  const started = Date.now()
  expect((await create(world, olivia)).status).toBe(201)
  expect(Date.now() - started).toBeGreaterThanOrEqual(195)
})

it('X1 a status is answered with the code and message given, or as a gateway would', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const effect = { kind: 'status', status: 401, code: 124, message: 'Invalid access token.' }
  await world.control('POST', '/faults', { match: { path: '/v2/' }, effect, times: 1 })
  expect(await olivia.api('GET', '/users/me')).toMatchObject({
    status: 401,
    body: { code: 124, message: 'Invalid access token.' },
  })
  await world.control('POST', '/faults', { match: {}, effect: { kind: 'status', status: 502 }, times: 1 })
  const answer = await olivia.api('GET', '/users/me')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html; charset=UTF-8'])
})

it('X1 a status may be told in XML to a caller that takes JSON', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const effect = { kind: 'status', status: 400, code: 3161, message: 'Not <allowed> to host.', xml: true }
  await world.control('POST', '/faults', { match: CREATE, effect, times: 1 })
  const answer = await create(world, olivia)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/xml;charset=UTF-8'])
  expect(await answer.text()).toContain('<code>3161</code><message>Not &lt;allowed&gt; to host.</message>')
})

it('Y6 the token endpoint can refuse with a bare error', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const effect = { kind: 'status', status: 400, message: 'invalid_grant' }
  await world.control('POST', '/faults', { match: { path: '/oauth/token' }, effect, times: 1 })
  const form = { grant_type: 'refresh_token', refresh_token: olivia.refreshToken }
  expect(await world.token(olivia.app, form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await world.token(olivia.app, form)).status).toBe(200)
})

it.each([
  ['second', 4001, 'per-second'],
  ['day', 429, 'daily rate limit for this API'],
  ['user_day', 429, 'daily rate limit (100) of Meeting Create/Update'],
])('X9 a rate limit a %s is 429 in the words of Zoom', async (limit, code, words) => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const effect = { kind: 'rate_limit', limit, retryAfter: '2' }
  await world.control('POST', '/faults', { match: {}, effect, times: 1 })
  const answer = await olivia.api('GET', '/users/me')
  expect(answer).toMatchObject({ status: 429, body: { code, message: expect.stringContaining(words) } })
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(answer.headers.get('x-ratelimit-category')).toBe('Light')
})

it('X1 a fault strikes only what it matches: method, path, app, person', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const olivia = await world.connect(OLIVIA, app)
  const mika = await world.connect(MIKA, await world.app({ name: 'Other' }))
  const effect = { kind: 'status', status: 500 }
  const statuses = async () => [
    (await olivia.api('GET', '/users/me')).status,
    (await olivia.api('GET', '/users/me/meetings')).status,
    (await mika.api('GET', '/users/me')).status,
    (await mika.api('POST', '/users/me/meetings', {})).status,
  ]
  const withFault = async (match: object) => {
    await world.control('DELETE', '/faults')
    await world.control('POST', '/faults', { match, effect })
    return statuses()
  }
  expect(await withFault({ email: OLIVIA })).toEqual([500, 500, 200, 201])
  expect(await withFault({ clientId: app.clientId })).toEqual([500, 500, 200, 201])
  expect(await withFault({ method: 'POST' })).toEqual([200, 200, 200, 500])
  expect(await withFault({ path: '/v2/users/*/meetings' })).toEqual([200, 500, 200, 500])
  expect(await withFault({ path: '/v2/users' })).toEqual([500, 500, 500, 500])
  await world.control('DELETE', '/faults')
  expect(await statuses()).toEqual([200, 200, 200, 201])
})

it('X1 a refresh is matched by the person behind its token', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const effect = { kind: 'status', status: 503 }
  await world.control('POST', '/faults', { match: { path: '/oauth/token', email: MIKA }, effect, times: 1 })
  const form = { grant_type: 'refresh_token', refresh_token: olivia.refreshToken }
  expect((await world.token(olivia.app, form)).status).toBe(200)
  expect((await world.control('GET', '/faults')).body).toMatchObject([{ hits: 0, timesLeft: 1 }])
})

it('X1 a rate with a seed strikes the same requests in each run', async () => {
  const run = async () => {
    await using world = await ZoomWorld.create()
    const olivia = await world.connect(OLIVIA)
    const effect = { kind: 'status', status: 409 }
    await world.control('POST', '/faults', { match: {}, effect, rate: 0.4, seed: 42 })
    const statuses: number[] = []
    for (let call = 0; call < 20; call += 1) statuses.push((await olivia.api('GET', '/users/me')).status)
    return statuses
  }
  const first = await run()
  expect(first).toContain(409)
  expect(first).toContain(200)
  expect(await run()).toEqual(first)
})

it('X1 a fault that makes no sense is refused with its field', async () => {
  await using world = await ZoomWorld.create()
  const answer = await world.control('POST', '/faults', { match: {}, effect: { kind: 'explode' } })
  expect(answer).toMatchObject({ status: 400, body: { error: { field: 'effect.kind' } } })
})

function create(world: ZoomWorld, connected: Connected, withinMs = 20_000): Promise<Response> {
  return fetch(`${world.origin}/v2/users/me/meetings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${connected.accessToken}`, accept: 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(withinMs),
  })
}
