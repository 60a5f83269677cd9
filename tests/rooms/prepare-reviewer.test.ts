import { expect, it } from 'vitest'
import { listWorkspacesOf } from '#/modules/accounts/index.ts'
import { prepareReviewer } from '#/modules/review/index.ts'
import type { UserId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { World } from '../world.ts'

const asked = { email: 'reviewer@anteroom.example', slug: 'zoom-review', timeZone: 'UTC', resetPassword: false }

it('U7 makes an ordinary account that can log in at once, with hours and a page for bookings', async () => {
  await using world = await World.create()
  const made = await prepareReviewer(world.app, asked)
  expect(made).toMatchObject({ isNew: true, path: '/zoom-review/intro' })
  const reviewer = await loggedIn(world, made.password)
  expect((await reviewer.get('/home')).status).toBe(200)
  expect((await reviewer.get('/operator/doctor')).status).toBe(404)
  expect((await reviewer.get('/meeting-types')).body).toContain('/zoom-review/intro')
  expect((await new Browser(world).get(made.path)).status).toBe(200)
  const { rows } = await world.pool.query('select id from users where email = $1 and email_verified', [asked.email])
  const [workspace, ...others] = await listWorkspacesOf(world.app.db, rows[0]?.id as UserId)
  expect([workspace?.role, others]).toEqual(['owner', []])
})

it('U7 run again it says so and changes nothing; a new password is made only when asked for', async () => {
  await using world = await World.create()
  const first = await prepareReviewer(world.app, asked)
  const count = async () =>
    (
      await world.pool.query(
        'select (select count(*) from users) u, (select count(*) from workspaces) w, (select count(*) from meeting_types) m, (select count(*) from schedules) s',
      )
    ).rows
  const before = await count()
  expect(await prepareReviewer(world.app, asked)).toEqual({ isNew: false, password: null, path: first.path })
  await loggedIn(world, first.password)
  const again = await prepareReviewer(world.app, { ...asked, resetPassword: true })
  expect(await count()).toEqual(before)
  await loggedIn(world, again.password)
  expect((await logIn(world, first.password)).status).toBe(422)
})

it('U7 leaves other people’s accounts and the operator’s alone', async () => {
  await using world = await World.create({ env: { ANTEROOM_OPERATOR_EMAIL: 'boss@anteroom.example' } })
  for (const [email, sentence] of [
    ['ada@anteroom.example', 'somebody’s account'],
    ['boss@anteroom.example', 'operator’s own address'],
    ['nonsense', 'no e-mail address'],
  ] as const)
    await expect(prepareReviewer(world.app, { ...asked, email, resetPassword: true })).rejects.toThrow(sentence)
  await expect(prepareReviewer(world.app, { ...asked, slug: 'settings' })).rejects.toThrow('--slug')
  await expect(prepareReviewer(world.app, { ...asked, slug: 'ada' })).rejects.toThrow('--slug')
  const { rows } = await world.pool.query('select id from users where email = $1', [asked.email])
  expect(rows).toEqual([])
})

async function logIn(world: World, password: string | null) {
  const browser = new Browser(world)
  return { browser, ...(await browser.post('/log-in', { email: asked.email, password: password ?? '' })) }
}

async function loggedIn(world: World, password: string | null): Promise<Browser> {
  const { browser, status } = await logIn(world, password)
  expect(status).toBe(303)
  return browser
}
