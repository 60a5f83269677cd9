import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { doctorCommand } from '#/cli/doctor.ts'
import { readConfig } from '#/platform/config/config.ts'
import { variables } from '#/platform/config/variables.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { instance } from '#/platform/instance/tables.ts'
import { routes } from '#/web/routes.ts'
import { Browser, linkIn } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { addPerson as addOperator } from '../rooms/doctor-stage.ts'
import { testOrigin, type World } from '../world.ts'
import { exampleForm } from './example-form.ts'
import {
  dump,
  type Echo,
  openSealed,
  Planted,
  plantedEnvironment,
  type Seen,
  watchPages,
  watchZoom,
} from './planted.ts'
import { type Stage, setStage, type Visitor } from './stage.ts'

const planted = new Planted()
const { env, parts } = plantedEnvironment()
const password = 'Planted7 password of Gia'
const otherPassword = 'Planted7 other password'
const olivia = 'olivia.owner@zoom-sandbox.example'

let stage: Stage
let world: World
let seen: Seen[]
let echo: { now: Echo | null }

beforeAll(async () => {
  stage = await setStage({ env: { ...env, ANTEROOM_LOG: 'trace', ANTEROOM_RETRY_SECONDS: '60' } })
  world = stage.world
  seen = watchPages(world, planted)
  echo = watchZoom(world, planted)
  const { zoom } = world.app.config
  for (const [name, part] of Object.entries(parts)) planted.add(name, part)
  planted.add('ZOOM_CLIENT_SECRET', zoom?.clientSecret)
  planted.add('ZOOM_WEBHOOK_SECRET', zoom?.webhookSecret)
  planted.add('ZOOM_CLIENT_SECRET', Buffer.from(`${zoom?.clientId}:${zoom?.clientSecret}`).toString('base64'))
  for (const word of [password, otherPassword]) planted.add('password', word)
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.app.db.delete(rateLimits)
})

async function as(visitor: Visitor): Promise<Browser> {
  return new Browser(world, { cookie: visitor === 'nobody' ? '' : await world.signIn(stage.people[visitor]) })
}

let guests = 0
/** Somebody books a room at Zoom, which is made at once; the host and the guest look at it. */
async function bookRoom(connectionId: ConnectionId): Promise<{ eventId: string; hostSees: string }> {
  const type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  const { event, manageToken } = await book(world, type, { guestEmail: `gia+${++guests}@anteroom.example` })
  planted.add('manage token', manageToken)
  await world.runJobs()
  await (await as('nobody')).get(`/booking/${manageToken}`)
  return { eventId: event.id, hostSees: (await (await as('owner')).get(`/bookings/${event.id}`)).body }
}

async function connectThroughPages(answer: { decision?: 'allow' | 'deny' } = {}): Promise<ConnectionId> {
  const ada = await as('owner')
  const name = `Zoom ${++guests}`
  const { to } = await ada.post('/settings/integrations/zoom/connect', { scopeOfUse: 'personal', name })
  planted.add('state', new URL(to ?? '').searchParams.get('state'))
  const back = await world.consent(to ?? '', olivia, answer)
  planted.add('Zoom code', back.searchParams.get('code'))
  const callback = back.pathname + back.search
  // First a stranger and a person without a session, who must not spend it; at last once too often.
  for (const visitor of ['nobody', 'stranger'] as const) await (await as(visitor)).get(callback)
  await ada.get(callback)
  await ada.get(callback)
  const { rows } = await world.pool.query('select id from connections where lost_at is null limit 1')
  return rows[0]?.id
}

describe('T13 while everything that holds a secret is used', () => {
  it('people sign up, log in, forget and reset', async () => {
    await world.runJobs()
    const gia = new Browser(world)
    const email = 'gia@anteroom.example'
    await gia.post('/sign-up', { name: 'Gia', email, password: 'short' })
    await gia.post('/sign-up', { name: 'Gia', email: 'no address', password })
    await gia.post('/sign-up', { name: 'Gia', email, password })
    await world.runJobs()
    const confirm = linkIn(world.mails.at(-1)?.text ?? '', '/verify-email')
    await gia.get(confirm)
    await gia.post('/verify-email', { token: tokenIn(confirm), password: otherPassword })
    expect((await gia.post('/verify-email', { token: tokenIn(confirm), password })).status).toBe(303)
    await gia.post('/log-in', { email, password: otherPassword })
    await gia.post('/forgot-password', { email })
    await world.runJobs()
    const reset = linkIn(world.mails.at(-1)?.text ?? '', '/reset-password')
    await gia.get(reset)
    await gia.post('/reset-password', { token: tokenIn(reset), password: 'short' })
    expect((await gia.post('/reset-password', { token: tokenIn(reset), password: otherPassword })).status).toBe(303)
    await gia.post('/reset-password', { token: tokenIn(reset), password: otherPassword })
    expect((await gia.post('/log-in', { email, password: otherPassword })).to).toBe('/home')
    await gia.post('/settings/profile/password', { currentPassword: password, password: otherPassword })
  })

  it('Zoom is connected, denied, misused', async () => {
    await connectThroughPages({ decision: 'deny' })
    const { hostSees } = await bookRoom(await connectThroughPages())
    expect(hostSees).toContain('/j/')
    for (const kind of ['Zoom access token', 'Zoom refresh token', 'Zoom code', 'PKCE', 'Zoom zak', 'state'])
      expect([kind, planted.values(kind).length > 0]).toEqual([kind, true])
  })

  it('the secrets of a workspace’s own Zoom app are typed, tested, refused, stored and changed', async () => {
    const ada = await as('owner')
    const app = (await world.control('/apps', {
      ...{ name: 'Own', kind: 's2s' },
      scopes: ['user:read:user', 'meeting:write:meeting'].map((scope) => ({ scope: `${scope}:admin` })),
    })) as Record<'clientId' | 'clientSecret' | 'secretToken' | 'accountId', string>
    for (const secret of [app.clientSecret, app.secretToken]) planted.add('own app', secret)
    planted.add('own app', Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64'))
    const own = {
      ...{ appName: 'Own app', kind: 's2s', clientId: app.clientId, accountId: app.accountId },
      ...{ clientSecret: app.clientSecret, webhookSecret: app.secretToken },
    }
    const apps = '/settings/integrations/zoom/apps'
    planted.add('own app', 'Planted7 wrong secret')
    await ada.post(`${apps}/new`, { ...own, appName: '' })
    await ada.post(`${apps}/new`, { ...own, clientSecret: 'Planted7 wrong secret' })
    expect((await ada.post(`${apps}/new`, own)).status).toBe(303)
    const { rows } = await world.pool.query('select id from oauth_clients where workspace_id is not null')
    const one = `${apps}/${rows[0].id}`
    await ada.get(one)
    await ada.post(one, { ...own, appName: 'Own app again' })
    await ada.post(one, { ...own, press: 'test' })
    expect((await ada.get(apps)).body).toContain('Own app')
  })

  it('Zoom’s refusals quote everything that it was ever told', async () => {
    const connectionId = await connectThroughPages()
    const tell = (status: number, type: string, body: (told: string) => string): Echo => {
      return (told, url) => {
        if (url.pathname.startsWith('/oauth')) return null
        const rid = told.split(' ').slice(0, 2).join(' ')
        const headers = { 'content-type': type, 'x-zm-trackingid': rid, 'retry-after': rid }
        return new Response(body(told), { status, headers })
      }
    }
    const json = (code: number) => (told: string) => JSON.stringify({ code, message: `Refused: ${told}` })
    const xml = (told: string) => `<result><code>3161</code><message>Refused: ${told}</message></result>`
    const answers: Echo[] = [
      tell(400, 'application/json', json(300)),
      tell(400, 'application/json', json(4711)),
      tell(404, 'application/json', json(1001)),
      tell(429, 'application/json', json(429)),
      tell(400, 'application/xml', xml),
      tell(500, 'text/html', (told) => told),
      tell(200, 'application/json', (told) => `{"garbage": "${told}`),
    ]
    for (const answer of answers) {
      echo.now = answer
      const { hostSees } = await bookRoom(connectionId)
      if (answer === answers[0]) expect(hostSees).toContain('Refused: Bearer [redacted]')
    }
    // The token refused, and then the refresh token with it: once with a word that Zoom doesn't have, once for good.
    const refusesTokens = (error: (told: string) => string): Echo => {
      const refusal = tell(401, 'application/json', json(124))
      return (told, url) =>
        refusal(told, url) ??
        Response.json(
          { error: error(told), reason: told, error_description: told },
          { status: 400, headers: { 'x-zm-trackingid': told.slice(0, 200) } },
        )
    }
    for (const error of [(told: string) => `bad ${told}`, () => 'invalid_grant']) {
      echo.now = refusesTokens(error)
      await bookRoom(connectionId)
      await connectThroughPages()
    }
    echo.now = null
    expect(planted.in((await dump(world))['public.provider_calls'] ?? '')).toEqual([])
    await connectThroughPages()
    await (await as('owner')).get(`/settings/integrations/zoom/${connectionId}/calls`)
    expect(world.logLines.join('\n')).toContain('Zoom refused a token')
  }, 120_000)

  it('webhooks come, with a start link in them, forged and true', async () => {
    const { zoom } = world.app.config
    const grant = (await world.pool.query('select * from grants')).rows[0]
    const object = { id: 83320000126, start_url: planted.values('Zoom start url')[0], host_id: grant.provider_user_id }
    const body = JSON.stringify({
      event: 'meeting.updated',
      payload: { account_id: grant.provider_account_id, object },
    })
    const timestamp = String(Math.floor(Date.now() / 1000))
    const sign = (secret: string) => createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    for (const secret of [zoom?.webhookSecret ?? '', 'another']) {
      const headers = {
        'x-zm-request-timestamp': timestamp,
        'x-zm-signature': `v0=${sign(secret)}`,
        authorization: zoom?.webhookSecret ?? '',
      }
      await world.web.request(`${testOrigin}/webhooks/zoom/${zoom?.clientId}`, { method: 'POST', headers, body })
    }
    expect(seen.slice(-2).map(({ status }) => status)).toEqual([200, 401])
    await world.runJobs()
  })

  it('the database, the mail server and the jobs break', async () => {
    const ada = await as('owner')
    const connectionId = (await world.pool.query('select id from connections where lost_at is null')).rows[0].id
    const gia = { email: 'gia@anteroom.example', password: otherPassword }
    await openSealed(world, planted)
    const manageToken = planted.values('manage token')[0]
    const failed = async (ask: () => Promise<{ status: number }>) => expect((await ask()).status).toBe(500)
    await without('sessions', () => failed(() => ada.get('/home')))
    await without('bookings', () => failed(() => ada.get(`/booking/${manageToken}`)))
    await raising('sessions', () => failed(() => new Browser(world).post('/log-in', gia)))
    await raising('accounts', () =>
      failed(() => ada.post('/sign-up', { name: 'Gia', ...gia, email: 'g2@anteroom.example' })),
    )
    await raising('conferences', () => bookRoom(connectionId), 'update')
    await raising('verifications', async () => {
      await new Browser(world).post('/forgot-password', gia)
      await world.runJobs()
    })
    const { mailer } = world.app.outside
    const { send } = mailer
    mailer.send = async (mail) => {
      world.mails.push(mail)
      throw new Error(`550 rejected: ${JSON.stringify(mail)}`)
    }
    await new Browser(world).post('/forgot-password', gia)
    await bookRoom(connectionId)
    mailer.send = send
    const { rows } = await world.pool.query(
      'select last_error from graphile_worker._private_jobs where last_error <> $1',
      [''],
    )
    expect(rows.length).toBeGreaterThan(2)
    learnFromMails()
    expect(planted.in(JSON.stringify(rows))).toEqual([])
    expect(world.logLines.filter((line) => line.includes('request failed')).length).toBeGreaterThanOrEqual(4)
    expect(world.logLines.filter((line) => line.includes('job failed')).length).toBeGreaterThan(2)
  })

  it.each(['nobody', 'stranger', 'member', 'owner'] as const)(
    '%s asks for every route',
    async (visitor) => {
      const browser = await as(visitor)
      for (const method of ['GET', 'POST'])
        for (const route of routes.filter((one) => one.method === method)) {
          await world.app.db.delete(rateLimits)
          const path = stage.pathOf(route)
          const secrets = { password, currentPassword: otherPassword, secret: password, [password]: password }
          const form = { ...exampleForm(route), ...secrets }
          await (method === 'GET' ? browser.get(path) : browser.post(path, form))
          const url = `${testOrigin}${path}?password=${encodeURIComponent(password)}&x=${planted.values('state')[0]}`
          const headers = { authorization: `Bearer ${password}`, cookie: `a=${password}`, origin: 'https://evil.test' }
          const body = JSON.stringify({ password, nested: secrets })
          await world.web.request(url, { method, headers, ...(method === 'POST' && { body }) })
        }
      await world.runJobs()
    },
    120_000,
  )
})

describe('T13 the operator', () => {
  let operator: Browser
  beforeAll(async () => {
    operator = new Browser(world, { cookie: await world.signIn(await addOperator(world, 'operator@anteroom.example')) })
  })

  it('looks at the doctor, whose findings are about every connection and app, and asks for every other route', async () => {
    const doctor = await operator.get('/operator/doctor')
    expect(doctor.status).toBe(200)
    expect(doctor.body).toContain('Own app again')
    for (const method of ['GET', 'POST'])
      for (const one of routes.filter((route) => route.method === method && route.access === 'operator')) {
        const path = stage.pathOf(one)
        await (method === 'GET' ? operator.get(path) : operator.post(path, exampleForm(one)))
      }
  }, 60_000)

  it('meets a restored instance, resumes it, and so does everybody else', async () => {
    const id = 'an instance for tests'
    const now = new Date()
    await world.app.db.insert(instance).values({ id, mode: 'live', createdAt: now, pausedAt: now, restoredFrom: now })
    const page = await operator.get('/operator/resume')
    expect(page.body).toContain('name="oldIsOff"')
    for (const visitor of ['nobody', 'stranger', 'owner'] as const) await (await as(visitor)).get('/home')
    await operator.post('/operator/resume', {})
    expect((await operator.post('/operator/resume', { oldIsOff: 'yes' })).status).toBe(303)
    expect((await operator.get('/operator/resume')).status).toBe(200)
  })

  it('runs `anteroom doctor`, on what works and on what doesn’t, and reads no secret', async () => {
    const { app } = world
    const { zoom } = app.config
    const wrong = { ...app.config, zoom: zoom && { ...zoom, clientSecret: 'Planted7 wrong secret' } }
    const printed: string[] = []
    const write = (text: string) => void printed.push(text)
    for (const config of [app.config, wrong]) {
      const outside = { ...app.outside, config }
      const patient = {
        config,
        problems: [],
        outside,
        app: { ...app, config, outside },
        databaseProblem: null,
        asksZoom: true,
      }
      for (const argv of [['--mail'], ['--json']]) {
        const io = { stdin: (async function* () {})(), stdout: { write }, stderr: { write } }
        await doctorCommand(argv, io, (work) => work(patient))
      }
    }
    const text = printed.join('')
    expect(text).toContain('Own app again')
    expect(text).toContain('(invalid_client)')
    expect(planted.in(text)).toEqual([])
  }, 60_000)
})

describe('T13 afterwards no secret stands', () => {
  let sealed: string[]
  beforeAll(async () => {
    sealed = await openSealed(world, planted)
    learnFromMails()
  })

  it('in a column of which this test doesn’t know how to open it', () => {
    expect(sealed).toEqual([
      'authorization_attempts.sealed_answer',
      'authorization_attempts.sealed_verifier',
      'booking_requests.sealed_form',
      'bookings.sealed_token',
      'grants.sealed_access_token',
      'grants.sealed_refresh_token',
      'oauth_clients.sealed_secret',
      'oauth_clients.sealed_webhook_secret',
      'webhook_receipts.sealed_body',
    ])
  })

  it('in a line of the log, at its most talkative', () => {
    expect(world.logLines.length).toBeGreaterThan(20)
    const leaks = world.logLines
      .map((line) => [planted.in(line), line.slice(0, 300)])
      .filter(([names]) => names?.length)
    expect(leaks).toEqual([])
  })

  it('on a page or in a header, except for one’s own link on its own pages, and the way to Zoom', () => {
    expect(seen.length).toBeGreaterThan(500)
    const leaks = seen.flatMap(({ request, sent, headers, body }) => {
      const links = [...planted.values('manage token'), ...planted.values('mailed token')]
      const own = links.filter((link) => sent.includes(link))
      const location = headers.get('location') ?? ''
      const made = /^\/booking\/([\w-]{22})$/.exec(location)?.[1]
      // What somebody wrote into an address is theirs: the log-in leads back to it, the language switch repeats it.
      const typed = sent.includes('?password=') ? [password, ...planted.values('state')] : []
      const isWayToZoom = request === 'POST /settings/integrations/zoom/connect'
      const head = [...headers].filter(([name]) => name !== 'set-cookie').map(([name, value]) => `${name}: ${value}`)
      const cookies = headers.getSetCookie().join('\n')
      return [
        ...planted.in(head.join('\n'), [
          ...own,
          ...typed,
          ...(made ? [made] : []),
          ...(isWayToZoom ? planted.values('state') : []),
        ]),
        ...planted.in(cookies, planted.values('session')),
        ...planted.in(body, [...own, ...typed, ...(isWayToZoom ? planted.values('state') : [])]),
      ].map((name) => `${name} in ${request}`)
    })
    expect(leaks).toEqual([])
  })

  it('in a mail, except for its reader’s own link', async () => {
    const { rows } = await world.pool.query('select id, guest_email, sealed_token from bookings')
    const own = new Map<string, string[]>()
    for (const { id, guest_email, sealed_token } of rows)
      own.set(guest_email, [...(own.get(guest_email) ?? []), world.app.seal.open(sealed_token, `bookings/${id}/token`)])
    const leaks = world.mails.flatMap((mail) => {
      const links = [...(own.get(mail.to.address) ?? []), ...planted.values('mailed token')]
      return planted.in(JSON.stringify(mail), links).map((name) => `${name} to ${mail.to.address}`)
    })
    expect(leaks).toEqual([])
    const tokens = world.mails.flatMap(({ to, text }) => (/token=/.test(text) ? [to.address] : []))
    expect(new Set(tokens)).not.toContain('ada@anteroom.example')
  })

  it('in a row: ledger, facts, jobs and their errors included; only a session keeps its token', async () => {
    const leaks = Object.entries(await dump(world)).flatMap(([table, rows]) => {
      const kept = { 'public.sessions': 'session', 'public.accounts': 'password hash' }[table]
      return planted.in(rows, kept ? planted.values(kept) : []).map((name) => `${name} in ${table}`)
    })
    expect(leaks).toEqual([])
  })
})

describe('T13 the command line', () => {
  const secret = variables.filter((variable) => variable.secret).map(({ name }) => name)
  it.each(secret)('refuses a malformed %s without repeating it', (name) => {
    const good = { ANTEROOM_PUBLIC_URL: testOrigin, ...env, ANTEROOM_SECRET: 'a secret for tests that is long enough' }
    const bad = `${password} is no value`
    try {
      readConfig({ ...good, [name]: name === 'ANTEROOM_SECRET' ? 'Planted7 short' : bad }, process.cwd())
    } catch (error) {
      expect((error as Error).message).not.toContain('Planted7')
      expect((error as Error).message).toContain(name)
    }
  })

  it.each(['migrate', 'serve', 'worker'])(
    '%s fails at a database that isn’t there without telling its password',
    (command) => {
      const ended = spawnSync('node', ['dist/server/main.js', command], {
        env: { PATH: process.env.PATH, ANTEROOM_PUBLIC_URL: testOrigin, ...env, ANTEROOM_LOG: 'trace' },
        encoding: 'utf8',
        timeout: 20_000,
      })
      expect(ended.status).toBeGreaterThan(0)
      expect(ended.stderr).toContain('ECONNREFUSED')
      expect(planted.in(ended.stdout + ended.stderr)).toEqual([])
    },
  )
})

function learnFromMails(): void {
  for (const { text } of world.mails) {
    for (const [, token] of text.matchAll(/\/booking\/([\w-]{22})/g)) planted.add('manage token', token)
    for (const [, token] of text.matchAll(/token=([\w.-]+)/g)) planted.add('mailed token', token)
  }
}

function tokenIn(link: string): string {
  return new URLSearchParams(link.split('?')[1]).get('token') ?? ''
}

/** While the table isn't there: Drizzle's errors name the statement's parameters. */
async function without(table: string, work: () => Promise<unknown>): Promise<void> {
  await world.pool.query(`alter table ${table} rename to away`)
  await work().finally(() => world.pool.query(`alter table away rename to ${table}`))
}

/** While every write is refused by words that quote the row. */
async function raising(table: string, work: () => Promise<unknown>, when = 'insert or update'): Promise<void> {
  await world.pool.query(
    `create or replace function quote_row() returns trigger language plpgsql as $$
     begin raise exception 'refused: %', new::text; end $$`,
  )
  await world.pool.query(`create trigger quotes before ${when} on ${table} for each row execute function quote_row()`)
  await work().finally(() => world.pool.query(`drop trigger quotes on ${table}`))
}
