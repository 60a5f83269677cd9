import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { doctorCommand } from '#/cli/doctor.ts'
import { startWorker, type Worker } from '#/jobs/worker.ts'
import { createOAuthClient, removeOAuthClient } from '#/modules/connections/index.ts'
import { checkKeys, examine, type Finding, type Patient } from '#/modules/doctor/index.ts'
import { probePublicUrls } from '#/modules/doctor/probe-public-urls.ts'
import type { Config } from '#/platform/config/config.ts'
import { diagnoseEnvironment } from '#/platform/config/diagnose.ts'
import type { App } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { freePort } from '#/platform/free-port.ts'
import { instance } from '#/platform/instance/tables.ts'
import { countWorkers } from '#/platform/jobs/worker-lives.ts'
import { createMailer } from '#/platform/mail/mailer.ts'
import { createWeb } from '#/web/app.ts'
import { type Mailbox, startMailbox } from '../../sandbox/mailbox/index.ts'
import { Browser } from '../browser.ts'
import { World } from '../world.ts'
import { addPerson } from './doctor-stage.ts'

const zoomApp = {
  clientId: 'doctors-zoom-app',
  clientSecret: 'a client secret for the tests of doctor',
  secretToken: 'a secret token for the tests of doctor',
}
const scopes =
  'user:read:user meeting:write:meeting meeting:update:meeting meeting:delete:meeting meeting:read:meeting meeting:read:list_meetings'

let world: World
let mailbox: Mailbox
let server: Server
let worker: Worker
let port: number
/** What answers at the public address; a test may put another program there. */
let answering: { fetch(request: Request): Response | Promise<Response> }

beforeAll(async () => {
  port = await freePort()
  mailbox = await startMailbox()
  world = await World.create({
    env: {
      ANTEROOM_PUBLIC_URL: `http://localhost:${port}`,
      SMTP_URL: mailbox.smtpUrl,
      ZOOM_CLIENT_ID: zoomApp.clientId,
      ZOOM_CLIENT_SECRET: zoomApp.clientSecret,
      ZOOM_WEBHOOK_SECRET: zoomApp.secretToken,
    },
  })
  await world.control('/apps', {
    ...zoomApp,
    name: 'Anteroom',
    kind: 'user',
    redirectUris: [`http://localhost:${port}/integrations/zoom/callback`],
    scopes: scopes.split(' ').map((scope) => ({ scope })),
    eventUrl: `http://localhost:${port}/webhooks/zoom/${zoomApp.clientId}`,
    events: ['meeting.deleted'],
  })
  await world.app.db.insert(instance).values({ id: 'an instance for tests', mode: 'live', createdAt: new Date() })
  answering = world.web
  server = createHttpServer(getRequestListener((request) => answering.fetch(request)))
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  worker = await beginWork()
  await world.connectZoom(world.ada)
  await world.control(`/apps/${zoomApp.clientId}/validate`, {})
})

afterAll(async () => {
  await worker.stop()
  server.closeAllConnections()
  server.close()
  await mailbox.close()
  await world[Symbol.asyncDispose]()
})

// Its lock comes a moment after the start.
async function beginWork(): Promise<Worker> {
  const begun = await startWorker(world.app, world.databaseUrl)
  await vi.waitUntil(async () => (await countWorkers(world.app.db)) > 0)
  return begun
}

/** The installation with some of its configuration changed. */
function patient(change: Partial<Config> = {}, others: Partial<App> = {}): Patient {
  const config = { ...world.app.config, ...change }
  const outside = { ...world.app.outside, config }
  const app = { ...world.app, config, outside, ...others }
  return { config, problems: [], outside, app, databaseProblem: null, asksZoom: true }
}

function zoomWith(change: Partial<NonNullable<Config['zoom']>>): Partial<Config> {
  const { zoom } = world.app.config
  return { zoom: zoom && { ...zoom, ...change } }
}

const mistakesIn = (findings: Finding[]) => findings.filter(({ outcome }) => outcome === 'failed')
const saysOf = (findings: Finding[]) => findings.map(({ says }) => says)

/** What the command prints and ends with. */
async function command(examined: Patient, argv: string[] = []): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const io = {
    stdin: (async function* () {})(),
    stdout: { write: (text: string) => void out.push(text) },
    stderr: { write: (text: string) => void err.push(text) },
  }
  const code = await doctorCommand(argv, io, (work) => work(examined))
  return { code, out: out.join(''), err: err.join('') }
}

describe('a healthy installation', () => {
  it('Y11 has every check made and no line that is to be mended', async () => {
    const findings = await examine(patient())
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(checkKeys))
    expect(mistakesIn(findings)).toEqual([])
    // What a healthy one really was asked, not skipped.
    for (const check of [
      'public_url',
      'clock',
      'worker',
      'mail',
      'zoom_app',
      'redirect',
      'webhook_path',
      'webhooks',
      'scopes',
      'connections',
    ])
      expect([check, ...findings.filter((finding) => finding.check === check).map(({ outcome }) => outcome)]).toEqual([
        check,
        'ok',
      ])
    expect(saysOf(findings)).toContain('doctor.says.clock.ok')
  })

  it('Y11 lets the command end with 0, and the mail that it sends arrives', async () => {
    const mailer = createMailer(mailbox.smtpUrl)
    const healthy = patient()
    const app = healthy.app && { ...healthy.app, outside: { ...healthy.app.outside, mailer } }
    const { code, out } = await command({ ...healthy, app }, ['--mail'])
    mailer.close()
    expect(code).toBe(0)
    expect(out).toContain('Webhook address: A signed event and a validation')
    expect(mailbox.messages('operator@anteroom.example')).toHaveLength(1)
  })

  it('Y11 leaves no line in anybody’s list of calls but the question whose account it is', async () => {
    await examine(patient())
    const { rows } = await world.pool.query('select distinct reason from provider_calls order by 1')
    expect(rows.map(({ reason }) => reason)).toEqual(['authorize', 'identify', 'test_connection'])
  })
})

describe('each of ten mistakes is named', () => {
  it('Y11 wrong client secret', async () => {
    const findings = await examine(patient(zoomWith({ clientSecret: 'not the client secret' })))
    expect(saysOf(mistakesIn(findings))).toEqual(['doctor.says.zoom_app.wrong_secret'])
  })

  it('Y11 redirect host mismatch: a public host that the Zoom app doesn’t list', async () => {
    const findings = await examine(patient({ publicUrls: [`http://127.0.0.1:${port}`] }))
    const mistakes = mistakesIn(findings)
    expect(saysOf(mistakes)).toEqual(['doctor.says.redirect.refused'])
    expect(mistakes[0]?.values.url).toBe(`http://127.0.0.1:${port}/integrations/zoom/callback`)
  })

  it('Y11 C3 the same of an app that a workspace has stored', async () => {
    const app = await world.control('/apps', {
      ...{ name: 'Theirs', kind: 'user', redirectUris: ['https://elsewhere.example.org/integrations/zoom/callback'] },
      scopes: [{ scope: 'user:read:user' }, { scope: 'meeting:write:meeting' }],
    })
    const { clientId, clientSecret } = app as { clientId: string; clientSecret: string }
    const input = { name: 'Theirs', kind: 'user' as const, clientId, clientSecret }
    const { id } = await createOAuthClient(world.ctx(), world.app.outside, input)
    const mistakes = mistakesIn(await examine(patient()))
    await removeOAuthClient(world.ctx(), { id })
    expect(saysOf(mistakes)).toEqual(['doctor.says.redirect.refused'])
    expect(mistakes[0]?.values).toMatchObject({
      name: 'Theirs',
      url: `http://localhost:${port}/integrations/zoom/callback`,
    })
  })

  it('Y11 the same where Zoom says so only on the page that it leads on to', async () => {
    await world.control('/behaviour', { consentElsewhere: true })
    const mismatch = await examine(patient({ publicUrls: [`http://127.0.0.1:${port}`] }))
    const healthy = await examine(patient())
    await world.control('/behaviour', { consentElsewhere: false })
    expect(saysOf(mistakesIn(mismatch))).toEqual(['doctor.says.redirect.refused'])
    expect(saysOf(healthy)).toContain('doctor.says.redirect.ok')
  })

  it('Y11 a public address that leads to somebody else, or on to another host', async () => {
    answering = { fetch: () => new Response('welcome') }
    const other = mistakesIn(await examine(patient()))
    answering = { fetch: () => Response.redirect('https://www.book.example.org/', 301) }
    const redirected = mistakesIn(await examine(patient()))
    answering = world.web
    expect(saysOf(other)).toEqual(['doctor.says.public_url.other', 'doctor.says.webhook_path.odd'])
    expect(saysOf(redirected)).toEqual(['doctor.says.public_url.redirects', 'doctor.says.webhook_path.odd'])
    expect(redirected[0]?.values.to).toBe('https://www.book.example.org')
  })

  it('Y11 somebody does answer there, though the database can’t say who it is', async () => {
    const kinds = async (examined: Patient) => (await probePublicUrls(examined)).map(({ kind }) => kind)
    expect(await kinds(patient())).toEqual(['own'])
    const pool = createPool(`postgres://nobody@127.0.0.1:${await freePort()}/none`, world.app.log)
    expect(await kinds({ ...patient(), app: { ...world.app, db: createDb(pool) } })).toEqual(['some'])
    await pool.end()
  })

  it('Y11 http public URL, beside whatever else is wrong with the variables', async () => {
    const env = {
      ANTEROOM_PUBLIC_URL: 'http://book.example.org',
      ANTEROOM_SECRET: 'a secret for tests that is long enough',
      ANTEROOM_TYPO: 'x',
    }
    const { config, problems } = diagnoseEnvironment(env, process.cwd())
    const { outside } = patient()
    const { code, out } = await command({
      config,
      problems,
      outside,
      app: null,
      databaseProblem: 'No database.',
      asksZoom: true,
    })
    expect(code).toBe(1)
    expect(out).toMatch(/To mend +Variables: ANTEROOM_PUBLIC_URL must start with https:/)
    expect(out).toMatch(/To mend +Variables: ANTEROOM_TYPO is not a variable/)
    expect(out).toMatch(/To mend +Variables: SMTP_URL is missing/)
    expect(out).toMatch(/Not checked +Public address: .*ANTEROOM_PUBLIC_URL/)
  })

  it('Y11 wrong webhook secret: Zoom’s own webhooks don’t fit it', async () => {
    const wrong = patient(zoomWith({ webhookSecret: 'not the secret token' }))
    answering = createWeb(wrong.app as App)
    await world.control(`/apps/${zoomApp.clientId}/validate`, {})
    const findings = await examine(wrong)
    answering = world.web
    expect(saysOf(mistakesIn(findings))).toEqual(['doctor.says.webhooks.refused'])
    // Mended: the next webhook that fits says so.
    await world.pool.query('update oauth_clients set webhook_seen_at = null')
    await world.control(`/apps/${zoomApp.clientId}/validate`, {})
    expect(mistakesIn(await examine(patient()))).toEqual([])
  })

  it('Y11 a webhook secret that the running program has not got', async () => {
    const mistakes = mistakesIn(await examine(patient(zoomWith({ webhookSecret: 'a newer secret token' }))))
    expect(saysOf(mistakes)).toContain('doctor.says.webhook_path.refused')
    await world.pool.query('update oauth_clients set webhook_refused_at = null')
  })

  it('Y11 a clock that is off by ten minutes', async () => {
    const ahead = await examine(patient({}, { clock: { now: () => new Date(Date.now() + 600_000) } }))
    await world.pool.query('update oauth_clients set webhook_refused_at = null')
    const clock = mistakesIn(ahead).filter(({ check }) => check === 'clock')
    expect(saysOf(clock)).toEqual(['doctor.says.clock.zoom', 'doctor.says.clock.database'])
    for (const { values } of clock) expect(values).toEqual({ minutes: '10', direction: 'ahead' })
  })

  it('Y11 SMTP refusing: nobody there, or a server that turns us away', async () => {
    const closed = mistakesIn(await examine(patient({ smtpUrl: 'smtp://somebody:a-password@127.0.0.1:1' })))
    expect(saysOf(closed)).toEqual(['doctor.says.mail.unreachable'])
    expect(JSON.stringify(closed)).not.toContain('a-password')
    const unfriendly = createTcpServer((socket) => socket.end('554 no service for you\r\n'))
    await new Promise<void>((resolve) => unfriendly.listen(0, '127.0.0.1', resolve))
    const smtpUrl = `smtp://127.0.0.1:${(unfriendly.address() as AddressInfo).port}`
    const refused = mistakesIn(await examine(patient({ smtpUrl })))
    unfriendly.close()
    expect(saysOf(refused)).toEqual(['doctor.says.mail.refused'])
  })

  it('Y11 pending migration, and what needs the newer tables is not looked at', async () => {
    const { rows } = await world.pool.query(
      'delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations) returning *',
    )
    const findings = await examine(patient())
    await world.pool.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [
      rows[0].hash,
      rows[0].created_at,
    ])
    expect(saysOf(mistakesIn(findings))).toEqual(['doctor.says.migrations.behind'])
    expect(findings.find(({ check }) => check === 'connections')?.says).toBe('doctor.says.needs_migrations')
  })

  it('Y11 worker not running', async () => {
    await worker.stop()
    const findings = await examine(patient())
    worker = await beginWork()
    expect(saysOf(mistakesIn(findings))).toEqual(['doctor.says.worker.none'])
  })

  it('Y11 scope missing at Zoom', async () => {
    const findings = await examine(patient(zoomWith({ scopes: [...scopes.split(' '), 'user:read:settings'] })))
    const mistakes = mistakesIn(findings)
    expect(saysOf(mistakes)).toEqual(['doctor.says.scopes.missing_at_zoom'])
    expect(mistakes[0]?.values.scope).toBe('user:read:settings')
  })

  it('Y11 dead grant: whose, where, and that they reconnect', async () => {
    await world.control('/uninstall', { clientId: zoomApp.clientId, email: 'olivia.owner@zoom-sandbox.example' })
    const { code, out } = await command(patient())
    expect(code).toBe(1)
    expect(out).toMatch(/Connections: The connection “.+” of Ada in Ada’s workspace is dead/)
    expect(out).toContain('→ Ada reconnects it under Settings')
  })
})

describe('the operator’s page', () => {
  let browser: Browser
  beforeAll(async () => {
    const operator = await addPerson(world, world.app.config.operator.email)
    browser = new Browser(world, { cookie: await world.signIn(operator) })
  })

  it('Y11 shows what the command shows, to the operator alone', async () => {
    const { status, body: html } = await browser.get('/operator/doctor')
    expect(status).toBe(200)
    expect(html).toContain('is dead: Zoom no longer accepts its authorization')
    expect(html).toContain('A signed event and a validation')
    for (const secret of Object.values(zoomApp).slice(1)) expect(html).not.toContain(secret)
    const ada = new Browser(world, { cookie: await world.signIn(world.ada) })
    expect((await ada.get('/operator/doctor')).status).toBe(404)
  })

  it('U2 Y11 asks Zoom about a connection on the operator’s word only; a look goes by what is stored', async () => {
    await world.connectZoom(world.bo, 'bella.basic@zoom-sandbox.example')
    const asked = async () => {
      const journal = (await world.control('/journal')) as { path: string }[]
      return journal.filter(({ path }) => path === '/v2/users/me').length
    }
    const before = await asked()
    for (let look = 1; look <= 2; look++) expect((await browser.get('/operator/doctor')).status).toBe(200)
    expect(await asked()).toBe(before)
    const { status, body } = await browser.post('/operator/doctor/connections')
    expect(status).toBe(200)
    expect(body).toContain('is dead: Zoom no longer accepts its authorization')
    expect(await asked()).toBe(before + 1)
  })
})
