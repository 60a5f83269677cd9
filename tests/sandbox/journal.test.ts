import { expect, it } from 'vitest'
import { type Json, OLIVIA, ZoomWorld } from './zoom-world.ts'

it('U2 the journal tells each request with who, what scope and what answer, in order', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const me = (await olivia.api('GET', '/users/me')).body
  const { id } = (await olivia.api('POST', '/users/me/meetings', { topic: 'T', password: 'abc123' })).body
  await olivia.api('GET', '/users/me/meetings?page_size=5')
  await olivia.api('DELETE', `/meetings/${id}`)
  const entries = (await world.control('GET', '/journal')).body
  expect(entries.map((entry: Json) => [entry.method, entry.path, entry.status, entry.scope])).toEqual([
    ['POST', '/oauth/token', 200, undefined],
    ['GET', '/v2/users/me', 200, 'user:read:user'],
    ['POST', '/v2/users/me/meetings', 201, 'meeting:write:meeting'],
    ['GET', '/v2/users/me/meetings', 200, 'meeting:read:list_meetings'],
    ['DELETE', `/v2/meetings/${id}`, 204, 'meeting:delete:meeting'],
  ])
  expect(entries[3].query).toEqual({ page_size: '5' })
  for (const entry of entries) expect(entry).toMatchObject({ clientId: olivia.app.clientId, userId: me.id })
  expect(new Set(entries.slice(1).map((entry: Json) => entry.tokenId)).size).toBe(1)
})

it('T13 the journal holds no secret', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const code = await world.code(app, OLIVIA, { state: 'the-state' })
  await fetch(`${world.origin}/oauth/token?client_secret=${app.clientSecret}&code=${code}`, { method: 'POST' })
  const olivia = await world.connect(OLIVIA, app)
  await world.token(app, { grant_type: 'refresh_token', refresh_token: olivia.refreshToken })
  await olivia.api('POST', '/users/me/meetings', { password: 'pass-123' })
  await fetch(`${world.origin}/oauth/authorize?state=the-state&client_id=${app.clientId}`)
  const text = JSON.stringify((await world.control('GET', '/journal')).body)
  for (const secret of [app.clientSecret, code, 'the-state', olivia.refreshToken, olivia.accessToken, 'pass-123']) {
    expect(text).not.toContain(secret)
  }
})

it('X1 since gives only what came after', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { seq } = (await world.control('GET', '/journal')).body.at(-1)
  await olivia.api('GET', '/users/me')
  const later = (await world.control('GET', `/journal?since=${seq}`)).body
  expect(later.map((entry: Json) => entry.seq)).toEqual([seq + 1])
})

it('X1 requests are in the order of their arrival, however long they take', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/faults', {
    match: { path: '/v2/users' },
    effect: { kind: 'delay', ms: 1000 },
    times: 1,
  })
  const slow = olivia.api('GET', '/users/me')
  await expect.poll(async () => (await world.control('GET', '/journal')).body.at(-1).path).toBe('/v2/users/me')
  await olivia.api('GET', '/meetings/1')
  await slow
  const paths = (await world.control('GET', '/journal')).body.slice(-2).map((entry: Json) => entry.path)
  expect(paths).toEqual(['/v2/users/me', '/v2/meetings/1'])
})
