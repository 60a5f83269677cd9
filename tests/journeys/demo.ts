import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#/platform/free-port.ts'

/** What `npm start` shows to whoever tries it: the built demo with its people and bookings, in a folder of its own. */
export interface Demo extends AsyncDisposable {
  origin: string
  zoomOrigin: string
  mailboxOrigin: string
  /** Everything that the process printed. */
  output(): string
  /** A call to the Zoom sandbox's control API. */
  control<T>(path: string, body?: unknown, method?: string): Promise<T>
  mails(address: string): Promise<DemoMail[]>
}

export interface DemoMail {
  id: string
  subject: string
  text: string
}

export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-demo-'))
  const child = spawn('node', ['dist/server/main.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      ANTEROOM_DATA: folder,
      ANTEROOM_SETTLE_SECONDS: '0',
      ANTEROOM_LOG: 'error',
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk)
    })
  }
  // The line of the sandbox is the last that is printed: everything is seeded by then.
  for (let tries = 0; tries < 600 && !/Zoom sandbox\s+http/.test(text) && child.exitCode === null; tries++)
    await sleep(100)
  const zoomOrigin = text.match(/Zoom sandbox\s+(http\S+)/)?.[1]
  const mailboxOrigin = text.match(/Mailbox\s+(http\S+)/)?.[1]
  if (!zoomOrigin || !mailboxOrigin) {
    child.kill('SIGKILL')
    throw new Error(`the demo did not start: ${text}`)
  }
  return {
    origin: `http://localhost:${port}`,
    zoomOrigin,
    mailboxOrigin,
    output: () => text,
    control: (path, body, method) => ask(`${zoomOrigin}/_sandbox${path}`, body, method),
    mails: (address) => ask(`${mailboxOrigin}/_mailbox/messages?to=${encodeURIComponent(address)}`),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask<T>(url: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}
