import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#/platform/free-port.ts'
import { type Mailbox, startMailbox } from '../../sandbox/mailbox/index.ts'
import { startZoomSandbox, type ZoomSandbox } from '../../sandbox/zoom/index.ts'

/** The built product as a person meets it: its own process and database, the Zoom sandbox, a real SMTP receiver. */
export interface Product extends AsyncDisposable {
  origin: string
  zoom: ZoomSandbox
  mailbox: Mailbox
  clientId: string
  /** Everything that the process printed. */
  output(): string
  /** A call to the sandbox's control API. */
  control(path: string, body?: unknown, method?: string): Promise<unknown>
}

interface Options {
  env?: Record<string, string>
  scopes?: string[]
}

const zoomApp = {
  clientId: 'journey-client-id',
  clientSecret: 'journey-client-secret',
  secretToken: 'journey-secret-token',
}
const allScopes = [
  'user:read:user',
  'meeting:write:meeting',
  'meeting:update:meeting',
  'meeting:delete:meeting',
  'meeting:read:meeting',
  'meeting:read:list_meetings',
]

export async function startProduct({ env = {}, scopes = allScopes }: Options = {}): Promise<Product> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-journey-'))
  const zoom = await startZoomSandbox({ quiet: true })
  const mailbox = await startMailbox({})
  const control = controller(zoom.origin)
  // As at Zoom: a page of ours that lets a form lead to one origin only would be stopped on the way.
  await control('/behaviour', { consentElsewhere: true })
  const child = spawn('node', ['dist/server/main.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      ANTEROOM_PUBLIC_URL: origin,
      ANTEROOM_SECRET: 'a secret for journeys that is long enough',
      ANTEROOM_DATA: folder,
      ANTEROOM_SIGN_UP: 'open',
      ANTEROOM_LOG: 'info',
      SMTP_URL: mailbox.smtpUrl,
      ZOOM_CLIENT_ID: zoomApp.clientId,
      ZOOM_CLIENT_SECRET: zoomApp.clientSecret,
      ZOOM_WEBHOOK_SECRET: zoomApp.secretToken,
      ZOOM_SCOPES: scopes.join(' '),
      ZOOM_OAUTH_ORIGIN: zoom.origin,
      ZOOM_API_ORIGIN: zoom.origin,
      ANTEROOM_SETTLE_SECONDS: '0',
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    text += String(chunk)
  })
  await untilReady(origin, child, () => text)
  const hook = `${origin}/webhooks/zoom/${zoomApp.clientId}`
  await control('/apps', {
    ...zoomApp,
    name: 'Anteroom',
    kind: 'user',
    redirectUris: [`${origin}/integrations/zoom/callback`],
    scopes: scopes.map((scope) => ({ scope })),
    eventUrl: hook,
    deauthorizationUrl: hook,
    events: scopes.includes('meeting:read:meeting') ? ['meeting.created', 'meeting.updated', 'meeting.deleted'] : [],
  })
  return {
    origin,
    zoom,
    mailbox,
    clientId: zoomApp.clientId,
    output: () => text,
    control,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await mailbox.close()
      await zoom.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function controller(origin: string): Product['control'] {
  return async (path, body, method = body === undefined ? 'GET' : 'POST') => {
    const response = await fetch(`${origin}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : await response.json()
  }
}

async function untilReady(origin: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null)
    if (answer?.status === 200) return
    if (child.exitCode !== null) break
    await sleep(100)
  }
  throw new Error(`the product did not start: ${output()}`)
}
