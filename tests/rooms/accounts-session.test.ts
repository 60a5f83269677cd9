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
