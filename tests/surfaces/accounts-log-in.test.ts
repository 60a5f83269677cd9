import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { rateLimits } from '#/platform/http/tables.ts'
import { Browser, linkIn } from '../browser.ts'
import { type Person, World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
  await setPassword(world.ada, password)
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.runJobs()
  await world.app.db.delete(rateLimits)
  world.mails.length = 0
})

const password = 'a quiet long word'

async function setPassword(person: Person, to: string) {
  const browser = new Browser(world)
  await browser.post('/forgot-password', { email: person.email })
  await world.runJobs()
  const token = linkIn(world.mails.at(-1)?.text ?? '', '/reset-password').split('token=')[1] ?? ''
  expect((await browser.post('/reset-password', { token, password: to })).to).toBe('/log-in')
  return token
}

const logIn = (browser: Browser, form: Record<string, string> = {}) =>
  browser.post('/log-in', { email: world.ada.email, password, ...form })

it('a log-in goes on to where the person was headed, but never to another site', async () => {
  expect((await new Browser(world).get('/settings/members?x=1')).to).toBe('/log-in?to=%2Fsettings%2Fmembers%3Fx%3D1')
  expect((await logIn(new Browser(world), { to: '/settings/members?x=1' })).to).toBe('/settings/members?x=1')
  for (const to of ['https://evil.test', '//evil.test', '/\\evil.test', '/\t/evil.test'])
    expect((await logIn(new Browser(world), { to })).to).toBe('/home')
})

it('an unknown address and a wrong password get the same answer', async () => {
  const wrong = await logIn(new Browser(world), { password: 'not her password' })
  const unknown = await logIn(new Browser(world), { email: 'ada@anteroom.invalid', password: 'not her password' })
  expect([wrong.status, unknown.status]).toEqual([422, 422])
  const plain = ({ body }: { body: string }) => body.replaceAll(/nonce="[^"]*"/g, '').replaceAll('invalid', 'example')
  expect(plain(unknown)).toBe(plain(wrong))
})

it('after ten tries for one account the next waits, even with the right password, and says how long', async () => {
  for (let i = 0; i < 10; i++) await logIn(new Browser(world), { password: 'guess' })
  const refused = await logIn(new Browser(world))
  expect(refused.status).toBe(429)
  expect(refused.body).toContain('Try again in a minute')
  world.clock.advance(1.1)
  expect((await logIn(new Browser(world))).to).toBe('/home')
})

it('the session’s cookie is kept from scripts and other sites', async () => {
  const response = await world.web.request('http://localhost:3000/log-in', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ email: world.ada.email, password }),
  })
  const [cookie = ''] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^anteroom\.session_token=/)
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
})

it('a log-in form sent by another site does nothing', async () => {
  const response = await world.web.request('http://localhost:3000/log-in', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
    body: new URLSearchParams({ email: world.ada.email, password }),
  })
  expect(response.status).toBe(403)
  expect(response.headers.getSetCookie().filter((cookie) => cookie.includes('session'))).toEqual([])
})

it('logging out ends the session itself, not just the cookie', async () => {
  const browser = new Browser(world)
  await logIn(browser)
  const copy = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  expect((await browser.post('/log-out')).to).toBe('/log-in')
  expect((await new Browser(world, { cookie: copy }).get('/settings/profile')).status).toBe(303)
})

it('a reset link works once and logs everyone out', async () => {
  const browser = new Browser(world)
  await logIn(browser)
  const token = await setPassword(world.ada, password)
  expect((await browser.get('/settings/profile')).to).toContain('/log-in')
  const again = await new Browser(world).post('/reset-password', { token, password: 'another long word' })
  expect(again.status).toBe(410)
  expect(again.body).toContain('href="/forgot-password"')
  expect((await logIn(new Browser(world))).to).toBe('/home')
})

it('asking for a reset answers alike for known and unknown addresses', async () => {
  const known = await new Browser(world).post('/forgot-password', { email: world.ada.email })
  const unknown = await new Browser(world).post('/forgot-password', { email: 'nobody@anteroom.example' })
  expect(known).toEqual(unknown)
  await world.runJobs()
  expect(world.mails.map(({ to }) => to.address)).toEqual([world.ada.email])
})

it('a reset token is not kept in the clear', async () => {
  await new Browser(world).post('/forgot-password', { email: world.ada.email })
  await world.runJobs()
  const token = linkIn(world.mails[0]?.text ?? '', '/reset-password').split('token=')[1] ?? 'none'
  const { rows } = await world.pool.query('select * from verifications')
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain(token)
})

it('a person sees where they are logged in, ends one, and all others', async () => {
  const [here, there, elsewhere] = [new Browser(world), new Browser(world), new Browser(world)]
  for (const browser of [here, there, elsewhere]) await logIn(browser)
  const page = await here.get('/settings/profile')
  const end = page.body.match(/\/settings\/profile\/sessions\/[0-9a-f-]{36}\/end/g) ?? []
  expect(end.length).toBeGreaterThanOrEqual(2)
  expect((await here.post('/settings/profile/sessions/end-others')).to).toBe('/settings/profile')
  expect((await here.get('/settings/profile')).status).toBe(200)
  expect((await there.get('/settings/profile')).status).toBe(303)
  expect((await elsewhere.get('/settings/profile')).status).toBe(303)
})

it('a changed password needs the current one, keeps this browser and ends the others', async () => {
  const [here, there] = [new Browser(world), new Browser(world)]
  for (const browser of [here, there]) await logIn(browser)
  const wrong = await here.post('/settings/profile/password', { currentPassword: 'guess', password: 'next long word' })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('This is not the password of this account')
  const changed = await here.post('/settings/profile/password', {
    currentPassword: password,
    password: 'next long word',
  })
  expect(changed.to).toBe('/settings/profile')
  expect((await here.get('/settings/profile')).status).toBe(200)
  expect((await there.get('/settings/profile')).status).toBe(303)
  await setPassword(world.ada, password)
})

it('a changed name is what guests see, and the language is that of the next mail', async () => {
  const bo = new Browser(world, { cookie: await world.signIn(world.bo) })
  await bo.post('/settings/profile', { name: 'Bo Berg', language: 'ja' })
  const { rows } = await world.pool.query('select name from hosts where id = $1', [world.bo.hostId])
  expect(rows).toEqual([{ name: 'Bo Berg' }])
  await bo.post('/forgot-password', { email: world.bo.email })
  await world.runJobs()
  expect(world.mails[0]?.subject).toBe('新しいパスワードの設定')
})

it('T15 the language of mails has the region of the browser that chose it, and the page shows its dates', async () => {
  world.clock.set('2027-03-01T08:30:00Z')
  const bo = new Browser(world, { cookie: await world.signIn(world.bo), language: 'ja,en-GB' })
  await bo.post('/settings/profile', { name: 'Bo', language: 'en' })
  const { rows } = await world.pool.query('select language from users where id = $1', [world.bo.userId])
  expect(rows).toEqual([{ language: 'en-GB' }])
  const { body } = await bo.get('/settings/profile')
  expect(body).toContain('Monday, 1 March 2027, ')
  expect(body).toMatch(/<option value="en" selected[^>]*>/)
})
