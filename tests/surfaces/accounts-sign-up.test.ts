import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { users } from '#/modules/accounts/tables.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { Browser, linkIn } from '../browser.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.runJobs()
  await world.app.db.delete(rateLimits)
  world.mails.length = 0
})

const password = 'a quiet long word'

async function signUp(browser: Browser, email: string, said = password) {
  const answer = await browser.post('/sign-up', { name: 'Gia', email, password: said })
  await world.runJobs()
  return answer
}

it('T4 a new person signs up, confirms their address and makes a workspace that can be booked', async () => {
  const browser = new Browser(world)
  expect(await signUp(browser, 'Gia@Anteroom.example')).toMatchObject({ status: 303, to: '/sign-up/sent' })
  expect(world.mails).toHaveLength(1)
  const [mail] = world.mails
  expect(mail).toMatchObject({ subject: 'Confirm your address', to: { address: 'gia@anteroom.example' } })
  const link = linkIn(mail?.text ?? '', '/verify-email')
  expect((await browser.get(link)).body).not.toContain('type="password"')
  const confirmed = await browser.post('/verify-email', {
    token: new URLSearchParams(link.split('?')[1]).get('token') ?? '',
  })
  expect(confirmed).toMatchObject({ status: 303, to: '/home' })
  expect((await browser.get('/settings/members')).to).toBe('/workspaces/new')
  const made = await browser.post('/workspaces/new', { name: 'Gia’s room', slug: 'gia-room', timeZone: 'Asia/Tokyo' })
  expect(made).toMatchObject({ status: 303, to: '/home' })
  expect((await browser.get('/settings/workspace')).body).toContain('gia-room')
  const { rows } = await world.pool.query(
    `select s.time_zone, w.name from schedules s join workspaces w on w.id = s.workspace_id where w.slug = 'gia-room'`,
  )
  expect(rows).toEqual([{ time_zone: 'Asia/Tokyo', name: 'Gia’s room' }])
})

it('T4 an unconfirmed person can log in, and is asked to confirm before anything else', async () => {
  await signUp(new Browser(world), 'slow@anteroom.example')
  const browser = new Browser(world)
  expect(await browser.post('/log-in', { email: 'slow@anteroom.example', password })).toMatchObject({ to: '/home' })
  expect(await browser.get('/settings/members')).toMatchObject({ status: 303, to: '/verify-email' })
  expect((await browser.get('/verify-email')).body).toContain('Send the mail again')
  world.mails.length = 0
  expect((await browser.post('/verify-email/again')).to).toBe('/verify-email')
  await world.runJobs()
  expect(world.mails.map(({ subject }) => subject)).toEqual(['Confirm your address'])
  for (let i = 0; i < 3; i++) await browser.post('/verify-email/again')
  const refused = await browser.post('/verify-email/again')
  expect(refused.status).toBe(429)
  expect(refused.body).toContain('Try again in 15 minutes')
  const early = await browser.post('/workspaces/new', { name: 'Too early', slug: 'too-early', timeZone: 'UTC' })
  expect(early.to).toBe('/verify-email')
  expect((await world.pool.query(`select from workspaces where slug = 'too-early'`)).rowCount).toBe(0)
})

it('sign-up answers alike for a known address, and mails its owner that they have an account', async () => {
  const known = await signUp(new Browser(world), world.ada.email)
  const fresh = await signUp(new Browser(world), 'fresh@anteroom.example')
  expect(known).toEqual(fresh)
  expect(world.mails.map(({ subject, to }) => [to.address, subject])).toEqual([
    [world.ada.email, 'You have an account already'],
    ['fresh@anteroom.example', 'Confirm your address'],
  ])
})

it('sign-up does not take longer for a new address than for a known one', async () => {
  const took = { known: [] as number[], fresh: [] as number[] }
  // In turns, so that whatever else the machine does slows both.
  for (let i = 0; i < 14; i++) {
    const kind = i % 2 === 0 ? 'known' : 'fresh'
    const email = kind === 'known' ? world.ada.email : `timed-${i}@anteroom.example`
    await world.app.db.delete(rateLimits)
    const from = performance.now()
    await new Browser(world).post('/sign-up', { name: 'Gia', email, password })
    took[kind].push(performance.now() - from)
  }
  const [known, fresh] = [took.known, took.fresh].map((list) => list.sort((a, b) => a - b)[3] as number) as [
    number,
    number,
  ]
  // Hashing the password is most of both; three more inserts are not told apart over a network.
  expect(Math.abs(known - fresh)).toBeLessThan(Math.max(known, fresh) * 0.5)
})

it('whoever signs up with a stranger’s address does not get in when its owner opens the link', async () => {
  const mallory = new Browser(world)
  await signUp(mallory, 'victim@anteroom.example', 'the password of mallory')
  const victim = new Browser(world)
  await signUp(victim, 'victim@anteroom.example')
  const link = linkIn(world.mails.at(-1)?.text ?? '', '/verify-email')
  const token = new URLSearchParams(link.split('?')[1]).get('token') ?? ''
  expect((await victim.get(link)).body).toContain('type="password"')
  const refused = await victim.post('/verify-email', { token, password })
  expect(refused.status).toBe(422)
  const stored = () => world.pool.query(`select email_verified from users where email = 'victim@anteroom.example'`)
  expect((await stored()).rows).toEqual([{ email_verified: false }])
  await victim.post('/forgot-password', { email: 'victim@anteroom.example' })
  await world.runJobs()
  const reset = linkIn(world.mails.at(-1)?.text ?? '', '/reset-password').split('token=')[1] ?? ''
  expect((await victim.post('/reset-password', { token: reset, password })).to).toBe('/log-in')
  expect((await stored()).rows).toEqual([{ email_verified: true }])
  const late = await mallory.post('/log-in', { email: 'victim@anteroom.example', password: 'the password of mallory' })
  expect(late.status).toBe(422)
  expect((await victim.post('/log-in', { email: 'victim@anteroom.example', password })).to).toBe('/home')
})

it('a changed or old confirmation link says that it has expired', async () => {
  await signUp(new Browser(world), 'tamper@anteroom.example')
  const link = linkIn(world.mails[0]?.text ?? '', '/verify-email')
  const answer = await new Browser(world).get(link.slice(0, -3))
  expect(answer.status).toBe(410)
  expect(answer.body).toContain('This link has expired')
})

it('a form that doesn’t fit comes back with what was typed, but never the password', async () => {
  const answer = await new Browser(world).post('/sign-up', { name: 'Gia\r\nBcc: x', email: 'no', password: 'short' })
  expect(answer.status).toBe(422)
  expect(answer.body).toContain('value="no"')
  expect(answer.body).toContain('at least 10 characters')
  expect(answer.body).not.toContain('value="short"')
  expect(await world.app.db.$count(users)).toBeGreaterThan(3)
})

it('T15 pages and mails of this room speak Japanese', async () => {
  const browser = new Browser(world, { language: 'ja' })
  expect((await browser.get('/sign-up')).body).toContain('アカウントを作成')
  await signUp(browser, 'nihongo@anteroom.example')
  expect(world.mails[0]?.subject).toBe('メールアドレスの確認')
})

it.each([
  ['en-GB,en;q=0.8', '', 'en-GB'],
  ['ja-JP,en-GB;q=0.5', '', 'ja-JP'],
  ['ja-JP,en-GB;q=0.5', '?lang=en', 'en-GB'],
])('T15 whoever signs up with %s%s gets mails in %s', async (language, choice, tag) => {
  const browser = new Browser(world, { language })
  await browser.get(`/sign-up${choice}`)
  const email = `${tag}${choice && '-chosen'}@anteroom.example`.toLowerCase()
  await signUp(browser, email)
  const { rows } = await world.pool.query('select language from users where email = $1', [email])
  expect(rows).toEqual([{ language: tag }])
})
