import { afterAll, beforeAll, expect, it } from 'vitest'
import { visitorOf } from '#/web/guard.ts'
import { testOrigin, World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(async () => await world[Symbol.asyncDispose]())

const visitor = (cookie: string) => visitorOf(world.app, new Request(testOrigin, { headers: { cookie } }))

it('a session’s cookie makes a visitor with their workspace and role', async () => {
  expect(await visitor(await world.signIn(world.bo))).toMatchObject({
    userId: world.bo.userId,
    emailVerified: true,
    workspace: { id: world.ada.workspaceId, slug: 'ada', role: 'member', timeZone: 'Europe/Berlin' },
  })
})

it('a cookie with another signature is nobody’s', async () => {
  const cookie = await world.signIn(world.bo)
  expect(await visitor(cookie.replace(/%3D$/, 'A%3D').replace('.', '.A'))).toBeNull()
  expect(await visitor('theme=dark')).toBeNull()
})

const age = (days: number) =>
  world.pool.query(`update sessions set updated_at = now() - $1 * interval '1 day' where user_id = $2`, [
    days,
    world.bo.userId,
  ])

it('a session that nobody used for a week is over, and one in use says when it was used', async () => {
  const cookie = await world.signIn(world.bo)
  await age(6.9)
  expect(await visitor(cookie)).not.toBeNull()
  const { rows } = await world.pool.query(
    `select updated_at > now() - interval '1 minute' as "isFresh" from sessions where user_id = $1`,
    [world.bo.userId],
  )
  expect(rows.some(({ isFresh }) => isFresh)).toBe(true)
  await age(7.1)
  expect(await visitor(cookie)).toBeNull()
  await age(0)
  expect(await visitor(cookie)).toBeNull()
})

it('what the database keeps of a session opens nothing: its cookie needs the instance’s signature', async () => {
  const cookie = await world.signIn(world.bo)
  const [name = ''] = cookie.split('=')
  const { rows } = await world.pool.query<{ token: string }>('select token from sessions where user_id = $1', [
    world.bo.userId,
  ])
  for (const { token } of rows) {
    expect(await visitor(`${name}=${token}`)).toBeNull()
    expect(await visitor(`${name}=${token}.${encodeURIComponent(Buffer.alloc(32).toString('base64'))}`)).toBeNull()
  }
})
