import { expect, it } from 'vitest'
import { OLIVIA, SCOPES, ZoomWorld } from './zoom-world.ts'

it.each([
  ['no authorization', {}, '/users/me', 401, 'Requires an access token.'],
  [
    'Basic instead of Bearer',
    { authorization: 'Basic eDp5' },
    '/users/me',
    400,
    'This API only supports OAuth2 authorization.',
  ],
  ['an unknown token', { authorization: 'Bearer nothing' }, '/users/me', 401, 'Invalid access token.'],
  [
    'a token in the query',
    {},
    '/users/me?access_token=x',
    401,
    'Invalid access token, this access token is not supported as query parameter string.',
  ],
])('X1 %s is 124', async (_what, headers, path, status, message) => {
  await using world = await ZoomWorld.create()
  const response = await fetch(`${world.origin}/v2${path}`, { headers: { accept: 'application/json', ...headers } })
  expect([response.status, await response.json()]).toEqual([status, { code: 124, message }])
})

it.each([
  ['user:read:user', 'GET', '/users/me'],
  ['meeting:write:meeting', 'POST', '/users/me/meetings'],
  ['meeting:read:list_meetings', 'GET', '/users/me/meetings'],
  ['meeting:read:list_upcoming_meetings', 'GET', '/users/me/upcoming_meetings'],
  ['meeting:read:meeting', 'GET', '/meetings/ID'],
  ['meeting:update:meeting', 'PATCH', '/meetings/ID'],
  ['meeting:delete:meeting', 'DELETE', '/meetings/ID'],
  ['meeting:update:status', 'PUT', '/meetings/ID/status'],
  ['meeting:read:invitation', 'GET', '/meetings/ID/invitation'],
])('X6 without %s, %s %s is 400 / 4711 and does nothing', async (scope, method, path) => {
  await using world = await ZoomWorld.create()
  const app = await world.app({ scopes: SCOPES.map((name) => ({ scope: name, optional: true })) })
  const full = await world.connect(OLIVIA, app)
  const { id } = (await full.api('POST', '/users/me/meetings', {})).body
  const without = await world.connect(OLIVIA, app, { declineScopes: [scope] })
  const body = method === 'GET' || method === 'DELETE' ? undefined : {}
  const answer = await without.api(method, path.replace('ID', id), body)
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 4711, message: `Invalid access token, does not contain scopes:[${scope}, ${scope}:admin].` },
  })
  const stored = (await world.control('GET', '/meetings')).body
  expect(stored).toHaveLength(1)
  expect(stored[0].history).toHaveLength(1)
})

it('X1 errors are XML for a caller that does not ask for JSON', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const response = await fetch(`${world.origin}/v2/users/me/meetings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${olivia.accessToken}` },
    body: JSON.stringify({ '<topic>': 1 }),
  })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toContain('application/xml')
  expect(await response.text()).toBe(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><result><code>300</code><message>Validation Failed.</message>' +
      '<errors><field>&lt;topic&gt;</field><message>Unknown field.</message></errors></result>',
  )
})

it('X1 a body that is no JSON object is 300', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  for (const body of ['', '{', '[]', 'null', '"x"']) {
    const response = await fetch(`${world.origin}/v2/users/me/meetings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${olivia.accessToken}`, accept: 'application/json' },
      body,
    })
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 300, message: 'Request Body should be a valid JSON object.' },
    ])
  }
})

it('X1 a path that Zoom does not have is 2300, a meeting id that is none 3001', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  expect(await olivia.api('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 2300 } })
  for (const id of ['1', 'abc', '99999999999', '__proto__']) {
    expect(await olivia.api('GET', `/meetings/${id}`)).toMatchObject({ status: 404, body: { code: 3001 } })
  }
})

it('X1 every answer carries a tracking id and is not to be cached', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  for (const path of ['/users/me', '/nothing', '/meetings/1']) {
    const { headers } = await olivia.api('GET', path)
    expect(headers.get('x-zm-trackingid')).toMatch(/rid=WEB_/)
    expect(headers.get('cache-control')).toContain('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

it('X1 an app may only ask for scopes that Zoom knows for its kind', async () => {
  await using world = await ZoomWorld.create()
  const refusal = async (kind: string, scope: string) => {
    const body = { name: 'A', kind, redirectUris: ['http://127.0.0.1:9/'], scopes: [{ scope }] }
    return world.control('POST', '/apps', body)
  }
  expect(await refusal('user', 'meeting:write:meeting:user')).toMatchObject({
    status: 400,
    body: { error: { field: 'scopes[0]', message: expect.stringContaining('usage is USER_OPERATION') } },
  })
  expect((await refusal('user', 'user:read:user:admin')).status).toBe(400)
  expect((await refusal('s2s', 'user:read:user')).status).toBe(400)
  expect((await refusal('user', 'user:read')).status).toBe(400)
  expect((await refusal('user', 'user:read:user')).status).toBe(201)
})
