import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { ConfigError } from '#/platform/config/config.ts'
import { goLiveVariables } from '#/platform/config/variables.ts'
import type { App } from '#/platform/ctx.ts'
import { inDataFolder } from '#/platform/data-folder.ts'
import { forgetEmbeddedPostgres, hasEmbeddedPostgres, startEmbeddedPostgres } from '#/platform/db/embedded.ts'
import { holdInstance } from '#/platform/instance/instance.ts'
import { seedDemo } from './seed.ts'

type Environment = Record<string, string | undefined>

export interface Demo {
  /** The configuration that a live instance would be given. */
  env: Environment
  /** Fills a fresh database and says where to click. */
  seed(app: App, say: (line: string) => void): Promise<void>
  stop(): Promise<void>
}

interface SandboxModule {
  startZoomSandbox(options: {
    port: number
    stateFile: string
    quiet: boolean
  }): Promise<{ origin: string; close(): Promise<void> }>
  startMailbox(options: {
    httpPort: number
    stateFile: string
  }): Promise<{ smtpUrl: string; origin: string; close(): Promise<void> }>
}

interface ZoomApp {
  clientId: string
  clientSecret: string
  secretToken: string
}

const notForDemo = [
  ...['DATABASE_URL', 'DATABASE_DIRECT_URL'],
  ...['ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET', 'ZOOM_WEBHOOK_SECRET', 'ZOOM_OAUTH_ORIGIN', 'ZOOM_API_ORIGIN'],
]

/**
 * What `npm start` runs without configuration: the same program, with a Zoom sandbox and a mailbox beside it, all on
 * loopback, everything it keeps in `data/demo`. Throws `ConfigError` for what a demo can't have.
 */
export async function prepareDemo(env: Environment, root: string): Promise<Demo> {
  const foreign = notForDemo.find((name) => env[name])
  if (foreign)
    throw new ConfigError(
      `${foreign} is not for the demo, which has a database and a Zoom of its own: set ${goLiveVariables.join(', ')} to go live.`,
    )
  const folder = resolve(root, env.ANTEROOM_DATA ?? 'data', 'demo')
  const port = Number(env.PORT || 3000)
  // Two more follow it, for the sandbox and the mailbox.
  if (!Number.isInteger(port) || port < 1 || port > 65533)
    throw new ConfigError('PORT must be a number from 1 to 65533.')
  const isNew = inDataFolder(folder, () => !existsSync(join(folder, 'secret')))
  if (isNew && hasEmbeddedPostgres(folder)) await forgetOldDatabase(folder)
  const { secret, zoomApp } = inDataFolder(folder, () => ({
    secret: ownSecret(join(folder, 'secret')),
    zoomApp: ownZoomApp(join(folder, 'zoom-app.json')),
  }))
  const origin = `http://localhost:${port}`
  const { startZoomSandbox, startMailbox } = await loadSandbox(root)
  const zoom = await startZoomSandbox({
    port: await portNear(port + 1),
    stateFile: join(folder, 'zoom-sandbox.json'),
    quiet: true,
  })
  const mailbox = await startMailbox({ httpPort: await portNear(port + 2), stateFile: join(folder, 'mailbox.json') })
  return {
    env: {
      ...env,
      ANTEROOM_PUBLIC_URL: origin,
      ANTEROOM_SECRET: secret,
      ANTEROOM_DATA: folder,
      ANTEROOM_SIGN_UP: env.ANTEROOM_SIGN_UP ?? 'open',
      ANTEROOM_LOG: env.ANTEROOM_LOG ?? 'warn',
      SMTP_URL: mailbox.smtpUrl,
      ZOOM_CLIENT_ID: zoomApp.clientId,
      ZOOM_CLIENT_SECRET: zoomApp.clientSecret,
      ZOOM_WEBHOOK_SECRET: zoomApp.secretToken,
      ZOOM_OAUTH_ORIGIN: zoom.origin,
      ZOOM_API_ORIGIN: zoom.origin,
      PORT: String(port),
      // A demo has well-known log-ins, so it listens to this machine only.
      HOST: '127.0.0.1',
    },
    async seed(app, say) {
      await registerApp(zoom.origin, origin, zoomApp)
      await seedDemo(app, { zoomOrigin: zoom.origin, mailboxOrigin: mailbox.origin, say })
    },
    async stop() {
      await mailbox.close()
      await zoom.close()
    },
  }
}

// As root the database lies elsewhere and outlives its folder; without the secret that lay there it can't be read.
async function forgetOldDatabase(folder: string): Promise<void> {
  const postgres = await startEmbeddedPostgres(folder)
  const letGo = await holdInstance(postgres.url)
  await letGo()
  await postgres.stop()
  forgetEmbeddedPostgres(folder)
}

async function loadSandbox(root: string): Promise<SandboxModule> {
  const entry = import.meta.url.endsWith('.ts') ? 'sandbox/main.ts' : 'dist/sandbox/main.js'
  return (await import(join(root, entry))) as SandboxModule
}

const scopes = [
  'user:read:user',
  'meeting:write:meeting',
  'meeting:update:meeting',
  'meeting:delete:meeting',
  'meeting:read:meeting',
  'meeting:read:list_meetings',
]

// At every start, once we listen: the sandbox then validates the event address, and another PORT is another address.
async function registerApp(zoomOrigin: string, origin: string, app: ZoomApp): Promise<void> {
  const hook = `${origin}/webhooks/zoom/${app.clientId}`
  const response = await fetch(`${zoomOrigin}/_sandbox/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...app,
      name: 'Anteroom',
      kind: 'user',
      redirectUris: [`${origin}/integrations/zoom/callback`],
      scopes: scopes.map((scope) => ({ scope, optional: scope === 'meeting:read:list_meetings' })),
      eventUrl: hook,
      deauthorizationUrl: hook,
      events: ['meeting.created', 'meeting.updated', 'meeting.deleted', 'meeting.started', 'meeting.ended'],
    }),
  })
  if (!response.ok) throw new Error(`the Zoom sandbox refused the demo’s app: ${await response.text()}`)
}

function ownZoomApp(file: string): ZoomApp {
  if (!existsSync(file)) {
    const app: ZoomApp = { clientId: random(16), clientSecret: random(24), secretToken: random(16) }
    writeFileSync(file, JSON.stringify(app), { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as ZoomApp
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

function ownSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

/** `wanted` if it is free, else any. */
async function portNear(wanted: number): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(0))
    server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(wanted)))
  })
}
