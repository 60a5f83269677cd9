import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rateLimits } from '#/platform/http/tables.ts'
import { routes } from '#/web/routes.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { testOrigin, World } from '../world.ts'
import { exampleForm } from './example-form.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
let owner: string
beforeAll(async () => {
  stage = await setStage()
  owner = await stage.world.signIn(stage.people.owner)
})
afterAll(() => stage.world[Symbol.asyncDispose]())
beforeEach(async () => {
  await stage.world.app.db.delete(rateLimits)
})

const gets = routes.filter(({ method }) => method === 'GET')

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return await stage.world.web.request(testOrigin + path, { redirect: 'manual', ...init })
}

function expectGuarded({ headers }: Response): void {
  const policy = headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "style-src 'self'"])
    expect(policy).toContain(rule)
  expect(policy).toMatch(/script-src 'nonce-[\w+/=-]{16,}'(;|$)/)
  expect(policy).not.toContain('unsafe')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('same-origin')
}

describe('every answer carries the headers that guard it', () => {
  it.each(gets.map((route) => [route.path, route] as const))('%s', async (_path, route) => {
    for (const cookie of ['', owner]) {
      const answer = await ask(stage.pathOf(route), { headers: { cookie } })
      expectGuarded(answer)
      const isOpen = route.access === 'public' && cookie === ''
      const caching = answer.headers.get('cache-control') ?? ''
      if (isOpen) expect(caching).not.toBe('')
      else if (!caching.startsWith('public')) expect(caching).toBe('private, no-store')
    }
  })

  it('a page with a token in its address is kept nowhere', async () => {
    for (const path of [
      '/reset-password?token=x',
      '/verify-email?token=x',
      '/integrations/zoom/callback?code=x&state=y',
    ])
      expect((await ask(path)).headers.get('cache-control')).toBe('private, no-store')
  })

  it('what is not there, too large, from another site, and the files of the pages', async () => {
    const [file] = readdirSync('dist/assets').filter((name) => name.endsWith('.css'))
    const foreign = { method: 'POST', headers: { origin: 'https://evil.test' } }
    const large = { method: 'POST', body: 'x'.repeat(300 * 1024), headers: { 'content-length': String(300 * 1024) } }
    const asked: [path: string, init: RequestInit, status: number][] = [
      ['/no/such/page/here', {}, 404],
      ['/log-in', foreign, 403],
      ['/log-in', large, 413],
      [`/assets/${file}`, {}, 200],
      ['/assets/none.js', {}, 404],
      ['/assets/..%2fserver%2fmain.js', {}, 404],
    ]
    for (const [path, init, status] of asked) {
      const answer = await ask(path, init)
      expect([path, answer.status]).toEqual([path, status])
      expectGuarded(answer)
    }
  })
})

it('behind https every cookie is Secure, the session’s HttpOnly and Lax, and browsers are told to stay on https', async () => {
  const origin = 'https://book.example.org'
  await using world = await World.create({ env: { ANTEROOM_PUBLIC_URL: origin } })
  const send = (path: string, form?: Record<string, string>) =>
    world.web.request(origin + path, {
      headers: { origin, 'sec-fetch-site': 'same-origin' },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
  const gia = { name: 'Gia', email: 'gia@anteroom.example', password: 'a quiet long word' }
  const answers = [await send('/sign-up', gia), await send('/log-in', gia), await send('/log-in?lang=ja&tz=Asia/Tokyo')]
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie())
  expect(cookies.length).toBeGreaterThan(2)
  for (const cookie of cookies) expect(cookie).toMatch(/; Secure/i)
  const session = cookies.find((cookie) => cookie.includes('session_token'))
  expect(session).toMatch(/^__Secure-.*; HttpOnly.*; SameSite=Lax/i)
  for (const { headers } of answers) expect(headers.get('strict-transport-security')).toContain('max-age=31536000')
})

describe('words in the address are only words', () => {
  const names = [
    'before',
    'after',
    'to',
    'token',
    'month',
    'date',
    'time',
    'tz',
    'lang',
    'clock',
    'invitation',
    'state',
  ]
  const more = ['code', 'error', 'search', 'show', 'status', 'type', 'host', 'connection', 'from', '__proto__', 'page']
  const nonsense = ["' or 1=1", '%00', '9'.repeat(400), '2027-99-99', '//evil.test', '\u202E', '[object Object]']
  it.each(gets.map((route) => [route.path, route] as const))('%s', async (_path, route) => {
    for (const value of nonsense) {
      await stage.world.app.db.delete(rateLimits)
      const query = [...names, ...more].map((name) => `${name}=${value === '%00' ? value : encodeURIComponent(value)}`)
      const answer = await ask(`${stage.pathOf(route)}?${query.join('&')}`, { headers: { cookie: owner } })
      expect([value, answer.status < 500]).toEqual([value, true])
      expect(answer.headers.get('location') ?? '').not.toMatch(/^(https?:)?\/\/evil/)
    }
  })
})

describe('fields named after what every object has', () => {
  const posts = routes.filter(({ method, form }) => method === 'POST' && form)
  it.each(posts.map((route) => [route.path, route] as const))('%s', async (_path, route) => {
    await stage.world.app.db.delete(rateLimits)
    const body = new URLSearchParams(exampleForm(route))
    for (const name of ['__proto__', 'constructor', 'toString', 'answers.__proto__', '__proto__.polluted'])
      for (const value of ['a', 'b']) body.append(name, value)
    const cookie = await stage.world.signIn(stage.people.stranger)
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    expect((await ask(stage.pathOf(route), { method: 'POST', body, headers })).status).toBeLessThan(500)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('Y4 a webhook that is no webhook', () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x7b])
  const send = (headers: Record<string, string>, body: BodyInit) =>
    ask(`/webhooks/zoom/${stage.world.app.config.zoom?.clientId}`, { method: 'POST', headers, body })
  const signed = (timestamp: string, body: Uint8Array<ArrayBuffer> | string) => {
    const secret = stage.world.app.config.zoom?.webhookSecret ?? ''
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')
    return { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': `v0=${mac}` }
  }
  const now = () => String(Math.floor(stage.world.clock.now().getTime() / 1000))

  it('is refused without its headers, with half of them, or with a signature of another length', async () => {
    const whole = signed(now(), '{}')
    const without = (name: string) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))
    expect((await send({}, '{}')).status).toBe(401)
    expect((await send(without('x-zm-signature'), '{}')).status).toBe(401)
    expect((await send(without('x-zm-request-timestamp'), '{}')).status).toBe(401)
    expect((await send({ ...whole, 'x-zm-signature': `${whole['x-zm-signature']}0` }, '{}')).status).toBe(401)
  })

  it.each(['', '-1', '1e3', '99999999999999999999', `${'9'.repeat(400)}`, 'NaN', '0x10'])(
    'is refused with the timestamp %j, though it is signed',
    async (timestamp) => {
      expect((await send(signed(timestamp, '{}'), '{}')).status).toBe(401)
    },
  )

  it.each([
    ['bytes that are no text', bytes],
    ['no JSON', 'event=x'],
    ['a list', '[]'],
    ['nothing', ''],
    ['a name of every object', '{"event":"meeting.deleted","payload":{"__proto__":{"account_id":"x"},"object":"x"}}'],
  ])('does nothing when it holds %s, though it is signed', async (_what, body) => {
    const answer = await send(signed(now(), body as string), body as string)
    expect(answer.status).toBeLessThan(401)
    expect((await stage.world.pool.query('select 1 from webhook_receipts')).rows).toEqual([])
  })
})

it('T9 a member’s account at Zoom, with its calls, is not another member’s to look at', async () => {
  const { rows } = await stage.world.pool.query('select id from connections')
  const path = `/settings/integrations/zoom/${rows[0].id}`
  const see = async (cookie: string) =>
    [await ask(`${path}/calls`, { headers: { cookie } }), await ask(`${path}/disconnect`, { headers: { cookie } })].map(
      ({ status }) => status,
    )
  expect(await see(owner)).toEqual([200, 200])
  expect(await see(await stage.world.signIn(stage.people.member))).toEqual([404, 404])
})

it('whoever holds a manage link moves the booking ten times in an hour, not more', async () => {
  const { world } = stage
  const { manageToken } = await book(world, await addMeetingType(world, world.ada, { hours: aroundTheClock }))
  const gia = new Browser(world)
  const at = (hours: number) => new Date(Math.ceil(Date.now() / 3_600_000 + hours) * 3_600_000).toISOString()
  const move = async (hours: number) =>
    (await gia.post(`/booking/${manageToken}/reschedule`, { startsAt: at(hours).replace('.000', '') })).status
  for (let i = 0; i < 10; i++) expect(await move(30 + i)).toBe(303)
  expect(await move(50)).toBe(429)
})
