import { createHmac } from 'node:crypto'
import type { Hono } from 'hono'
import type pg from 'pg'
import { follow } from '#/jobs/subscriptions.ts'
import { createAuth } from '#/modules/accounts/index.ts'
import { hosts, members, users, workspaces } from '#/modules/accounts/tables.ts'
import { beginAuthorization, finishAuthorization } from '#/modules/connections/index.ts'
import { type Config, readConfig } from '#/platform/config/config.ts'
import { type App, type Ctx, contextFor, type Role } from '#/platform/ctx.ts'
import { createDb } from '#/platform/db/database.ts'
import { safeFetch } from '#/platform/http/egress.ts'
import { type ConnectionId, type HostId, newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { createLog } from '#/platform/log.ts'
import type { Mail } from '#/platform/mail/mailer.ts'
import { createSealer } from '#/platform/seal/sealer.ts'
import { createWeb } from '#/web/app.ts'
import { startZoomSandbox, type ZoomSandbox } from '../sandbox/zoom/index.ts'
import { runDueJobs } from './run-jobs.ts'
import { returnDatabase, takeDatabase } from './spare-databases.ts'

export interface Person {
  userId: UserId
  hostId: HostId
  workspaceId: WorkspaceId
  role: Role
  name: string
  email: string
}

interface WorldOptions {
  /** Environment on top of the test's own, e.g. `{ ANTEROOM_SIGN_UP: 'closed' }`. */
  env?: Record<string, string>
  /** Scopes that the Zoom app has besides its own, e.g. `user:read:zak`. */
  moreScopes?: string[]
}

interface Parts {
  app: App
  web: Hono
  sandbox: ZoomSandbox
  clock: TestClock
  databaseUrl: string
  pool: pg.Pool
  /** Mails handed to the mail server, oldest first. */
  mails: Mail[]
  /** Everything logged, one JSON text a line. */
  logLines: string[]
  ada: Person
  bo: Person
  mallory: Person
}

/**
 * Everything a test needs, real: a database of its own, the Zoom sandbox over HTTP, the web app and its jobs.
 * Ada owns a workspace with Bo as its member; Mallory owns another and must never see anything of Ada's.
 */
export interface World extends Parts {}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the parts are assigned at once in the constructor
export class World implements AsyncDisposable {
  private constructor(parts: Parts) {
    Object.assign(this, parts)
  }

  static async create({ env = {}, moreScopes = [] }: WorldOptions = {}): Promise<World> {
    const sandbox = await startZoomSandbox({ quiet: true })
    const zoomApp = await registerZoomApp(sandbox.origin, moreScopes)
    const config = testConfig(sandbox.origin, zoomApp, env)
    const logLines: string[] = []
    const mails: Mail[] = []
    const log = createLog(config.logLevel, { write: (line: string) => void logLines.push(line) })
    const { url: databaseUrl, pool } = await takeDatabase(log)
    const clock = new TestClock()
    const seal = createSealer(config.keys)
    const mailer = { send: async (mail: Mail) => void mails.push(mail), close: () => undefined }
    const app: App = {
      config,
      db: createDb(pool),
      clock,
      log,
      follow,
      seal,
      outside: { config, fetch: safeFetch(globalThis.fetch), mailer },
    }
    const ada = await addPerson(app, 'Ada', 'owner')
    const bo = await addPerson(app, 'Bo', 'member', ada.workspaceId)
    const mallory = await addPerson(app, 'Mallory', 'owner')
    return new World({ app, web: createWeb(app), sandbox, clock, databaseUrl, pool, mails, logLines, ada, bo, mallory })
  }

  /** A context of Ada's workspace, acting as her unless said otherwise. */
  ctx(
    actor: Ctx['actor'] = { kind: 'member', userId: this.ada.userId, role: 'owner' },
    workspaceId = this.ada.workspaceId,
  ): Ctx {
    return contextFor(this.app, workspaceId, actor)
  }

  /** Logs the person in and returns the `Cookie` header of their browser: `web.request(url, { headers: { cookie } })`. */
  async signIn(person: { userId: UserId }): Promise<string> {
    const { internalAdapter, authCookies, secret } = await createAuth(this.app).$context
    const { token } = await internalAdapter.createSession(person.userId)
    // A session as the log-in makes it, its token signed as better-auth signs; saves each test the 100 ms of a password.
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    return `${authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`
  }

  /** Runs jobs that are due by the world's clock until none is left, and what follows from them. */
  async runJobs(): Promise<void> {
    await runDueJobs(this.app, this.pool)
  }

  /** Sends a request to the sandbox's control API. */
  async control(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
    const response = await fetch(`${this.sandbox.origin}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : await response.json()
  }

  /** Goes to Zoom's consent page and back as this person; answers the id of their (or their workspace's) connection. */
  async connectZoom(
    person: Person = this.ada,
    email = 'olivia.owner@zoom-sandbox.example',
    options: {
      scopeOfUse?: 'personal' | 'workspace'
      name?: string
      declineScopes?: string[]
      /** The one to connect again. */
      connectionId?: ConnectionId
    } = {},
  ): Promise<ConnectionId> {
    const ctx = contextFor(this.app, person.workspaceId, { kind: 'member', userId: person.userId, role: person.role })
    const visitor = { userId: person.userId, sessionToken: `session of ${person.name}` }
    const { url } = await beginAuthorization(ctx, this.app.outside, {
      sessionToken: visitor.sessionToken,
      host: new URL(testOrigin).host,
      scopeOfUse: options.scopeOfUse ?? 'personal',
      name: options.name,
      connectionId: options.connectionId,
    })
    const location = await this.consent(url, email, { declineScopes: options.declineScopes ?? [] })
    const ending = await finishAuthorization(this.app, { callback: location.searchParams, visitor })
    if (ending.kind !== 'connected') throw new Error(`connecting ended with ${ending.kind}`)
    return ending.connectionId
  }

  /** What this person of the sandbox answers on the consent page at `url`; where the browser is sent then. */
  async consent(
    url: string,
    email: string,
    answer: { decision?: 'allow' | 'deny'; declineScopes?: string[] } = {},
  ): Promise<URL> {
    const asked = new URL(url).searchParams
    const given = await this.control('/consent', {
      clientId: asked.get('client_id'),
      redirectUri: asked.get('redirect_uri'),
      state: asked.get('state') ?? undefined,
      codeChallenge: asked.get('code_challenge') ?? undefined,
      codeChallengeMethod: asked.get('code_challenge_method') ?? undefined,
      email,
      decision: answer.decision ?? 'allow',
      declineScopes: answer.declineScopes ?? [],
    })
    return new URL((given as { location: string }).location)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close()
    await returnDatabase(this.databaseUrl)
  }
}

/** A clock that runs, and can be moved forward. */
export class TestClock {
  private offset = 0
  now(): Date {
    return new Date(Date.now() + this.offset)
  }
  set(at: Date | string): void {
    this.offset = new Date(at).getTime() - Date.now()
  }
  advance(minutes: number): void {
    this.offset += minutes * 60_000
  }
}

export const testOrigin = 'http://localhost:3000'

function testConfig(
  sandboxOrigin: string,
  zoomApp: { clientId: string; clientSecret: string; secretToken: string },
  env: Record<string, string>,
): Config {
  const base = {
    ANTEROOM_PUBLIC_URL: testOrigin,
    ANTEROOM_SECRET: 'a secret for tests that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
    ANTEROOM_OPERATOR_EMAIL: 'operator@anteroom.example',
    ANTEROOM_SIGN_UP: 'open',
    ANTEROOM_LOG: 'debug',
    ZOOM_CLIENT_ID: zoomApp.clientId,
    ZOOM_CLIENT_SECRET: zoomApp.clientSecret,
    ZOOM_WEBHOOK_SECRET: zoomApp.secretToken,
    ZOOM_OAUTH_ORIGIN: sandboxOrigin,
    ZOOM_API_ORIGIN: sandboxOrigin,
    ANTEROOM_LOOK_AFTER_SECONDS: '0',
    ANTEROOM_RETRY_SECONDS: '0',
    ANTEROOM_SETTLE_SECONDS: '0',
  }
  return readConfig({ ...base, ...env }, process.cwd())
}

async function registerZoomApp(
  origin: string,
  moreScopes: string[],
): Promise<{ clientId: string; clientSecret: string; secretToken: string }> {
  const scopes =
    'user:read:user meeting:write:meeting meeting:update:meeting meeting:delete:meeting meeting:read:meeting meeting:read:list_meetings'
  const response = await fetch(`${origin}/_sandbox/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Anteroom',
      kind: 'user',
      redirectUris: [`${testOrigin}/integrations/zoom/callback`],
      // A person may decline all but these two, so that a test can have any smaller set (X6).
      scopes: scopes
        .split(' ')
        .concat(moreScopes)
        .map((scope) => ({ scope, optional: !/^(user:read:user|meeting:write:meeting)$/.test(scope) })),
    }),
  })
  if (!response.ok) throw new Error(`the sandbox did not register the app: ${await response.text()}`)
  return (await response.json()) as { clientId: string; clientSecret: string; secretToken: string }
}

async function addPerson(app: App, name: string, role: Role, joins?: WorkspaceId): Promise<Person> {
  const email = `${name.toLowerCase()}@anteroom.example`
  const userId = newId<UserId>()
  const hostId = newId<HostId>()
  const workspaceId = joins ?? newId<WorkspaceId>()
  await app.db.insert(users).values({ id: userId, name, email, emailVerified: true })
  if (!joins)
    await app.db
      .insert(workspaces)
      .values({ id: workspaceId, name: `${name}’s workspace`, slug: name.toLowerCase(), timeZone: 'Europe/Berlin' })
  await app.db.insert(members).values({ id: newId(), organizationId: workspaceId, userId, role })
  await app.db.insert(hosts).values({ id: hostId, userId, name, createdAt: app.clock.now() })
  return { userId, hostId, workspaceId, role, name, email }
}
