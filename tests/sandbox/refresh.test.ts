import { expect, it } from 'vitest'
import { basic, type Connected, OLIVIA, SORA, ZoomWorld } from './zoom-world.ts'

const DEAD = { status: 400, body: { reason: 'Invalid Token!', error: 'invalid_grant' } }
const HOUR = 3600

it('Y6 an access token lives an hour of the sandbox clock', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/clock', { advanceSeconds: HOUR - 5 })
  expect((await olivia.api('GET', '/users/me')).status).toBe(200)
  await world.control('POST', '/clock', { advanceSeconds: 10 })
  expect(await olivia.api('GET', '/users/me')).toMatchObject({
    status: 401,
    body: { code: 124, message: 'Access token is expired.' },
  })
})

it('Y6 every refresh gives a new refresh token, and the old one is dead', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const second = await refresh(world, olivia, olivia.refreshToken)
  expect(second.status).toBe(200)
  expect(second.body.refresh_token).not.toBe(olivia.refreshToken)
  expect(await refresh(world, olivia, olivia.refreshToken)).toMatchObject(DEAD)
  expect((await refresh(world, olivia, second.body.refresh_token)).status).toBe(200)
})

it('Y6 of twenty refreshes with one token at once, one gets through', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(world, olivia, olivia.refreshToken)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(19)
})

it('Y6 the old access token works on until its hour is over', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await refresh(world, olivia, olivia.refreshToken)
  expect((await olivia.api('GET', '/users/me')).status).toBe(200)
})

it('Y6 with a grace the old refresh token works that long, and no longer', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/oauth', { refreshGraceSeconds: 60 })
  const olivia = await world.connect(OLIVIA)
  await refresh(world, olivia, olivia.refreshToken)
  expect((await refresh(world, olivia, olivia.refreshToken)).status).toBe(200)
  await world.control('POST', '/clock', { advanceSeconds: 61 })
  expect(await refresh(world, olivia, olivia.refreshToken)).toMatchObject(DEAD)
})

it('Y6 a refresh token is dead after 90 days', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.control('POST', '/clock', { advanceSeconds: 90 * 24 * HOUR + 1 })
  expect(await refresh(world, olivia, olivia.refreshToken)).toMatchObject(DEAD)
})

it('Y6 tokens can be made to expire at once, with or without the refresh token', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const who = { clientId: olivia.app.clientId, email: OLIVIA }
  await world.control('POST', '/tokens/expire', who)
  expect((await olivia.api('GET', '/users/me')).status).toBe(401)
  const second = await refresh(world, olivia, olivia.refreshToken)
  expect(second.status).toBe(200)
  await world.control('POST', '/tokens/expire', { ...who, refresh: true })
  expect(await refresh(world, olivia, second.body.refresh_token)).toMatchObject(DEAD)
})

it('Y6 authorizing the same person and app again kills the earlier tokens, and only theirs', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const sora = await world.connect(SORA, olivia.app)
  const again = await world.connect(OLIVIA, olivia.app)
  expect(await olivia.api('GET', '/users/me')).toMatchObject({ status: 401, body: { code: 124 } })
  expect(await refresh(world, olivia, olivia.refreshToken)).toMatchObject(DEAD)
  expect((await again.api('GET', '/users/me')).status).toBe(200)
  expect((await sora.api('GET', '/users/me')).status).toBe(200)
})

it('Y6 consent that is never exchanged leaves the earlier tokens alive', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await world.code(olivia.app, OLIVIA)
  expect((await olivia.api('GET', '/users/me')).status).toBe(200)
})

it('X1 revoking takes the whole grant down', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const revoke = (token: string) =>
    fetch(`${world.origin}/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: basic(olivia.app) },
      body: new URLSearchParams({ token }),
    })
  const answer = await revoke(olivia.accessToken)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'success' }])
  expect(await olivia.api('GET', '/users/me')).toMatchObject({
    status: 401,
    body: { code: 124, message: 'Invalid access token.' },
  })
  expect(await refresh(world, olivia, olivia.refreshToken)).toMatchObject(DEAD)
  expect((await revoke('unknown')).status).toBe(400)
})

function refresh(world: ZoomWorld, connected: Connected, refreshToken: string) {
  return world.token(connected.app, { grant_type: 'refresh_token', refresh_token: refreshToken })
}
