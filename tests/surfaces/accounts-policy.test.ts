import { expect, it } from 'vitest'
import { users } from '#/modules/accounts/tables.ts'
import { Browser, linkIn } from '../browser.ts'
import { World } from '../world.ts'

const form = { name: 'Gia', email: 'gia@anteroom.example', password: 'a quiet long word' }

it('with sign-up by invitation only the invited may make an account, and are asked to join after confirming', async () => {
  await using world = await World.create({ env: { ANTEROOM_SIGN_UP: 'invite' } })
  const gia = new Browser(world)
  expect((await gia.get('/sign-up')).body).toContain('made by invitation')
  expect(await gia.post('/sign-up', form)).toMatchObject({ status: 403 })
  const ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  expect((await ada.post('/settings/members/invite', { email: form.email, role: 'member' })).to).toBe(
    '/settings/members',
  )
  await world.runJobs()
  const invitation = linkIn(world.mails[0]?.text ?? '', '/invitations/')
  expect((await gia.get(invitation)).body).toContain(`/sign-up?invitation=${invitation.split('/').at(-1)}`)
  const id = invitation.split('/').at(-1) ?? ''
  expect(await gia.post('/sign-up', { ...form, email: 'else@anteroom.example', invitation: id })).toMatchObject({
    status: 403,
  })
  expect(await gia.post('/sign-up', { ...form, invitation: id })).toMatchObject({ status: 303 })
  await world.runJobs()
  const token = linkIn(world.mails[1]?.text ?? '', '/verify-email').split('token=')[1] ?? ''
  await gia.post('/verify-email', { token })
  expect((await gia.get('/home')).to).toBe(invitation)
  expect((await gia.get(invitation)).body).toContain('href="/workspaces/new"')
  expect((await gia.get('/workspaces/new')).body).toContain(invitation)
  expect((await gia.post(`${invitation}/accept`)).to).toBe('/home')
  expect((await gia.get('/settings/members')).body).toContain('bo@anteroom.example')
})

it('with sign-up closed nobody may, except the very first person of an instance', async () => {
  await using world = await World.create({ env: { ANTEROOM_SIGN_UP: 'closed' } })
  const gia = new Browser(world)
  expect(await gia.post('/sign-up', form)).toMatchObject({ status: 403 })
  expect((await gia.get('/sign-up')).body).toContain('No new accounts')
  await world.app.db.delete(users)
  expect((await gia.get('/sign-up')).body).toContain('name="password"')
  expect(await gia.post('/sign-up', form)).toMatchObject({ status: 303 })
})

it('over https the session’s cookie is sent over https only', async () => {
  await using world = await World.create({ env: { ANTEROOM_PUBLIC_URL: 'https://book.anteroom.example' } })
  const cookie = await world.signIn(world.ada)
  expect(cookie).toMatch(/^__Secure-anteroom\.session_token=/)
  const get = (headers: Record<string, string>) =>
    world.web.request('https://book.anteroom.example/settings/profile', { headers })
  expect((await get({ cookie })).status).toBe(200)
  expect((await get({ cookie: cookie.replace('__Secure-', '') })).status).toBe(303)
})
