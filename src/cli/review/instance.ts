import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { forgetEmbeddedPostgres } from '#/platform/db/embedded.ts'

/** An instance of this program for one review: its own folder, database, Zoom sandbox and mailbox. */
export interface Instance {
  origin: string
  zoomOrigin: string
  mailboxOrigin: string
  stop(): Promise<void>
}

/** Starts the demo in a folder of its own, so that nothing of this machine's configuration or data is touched. */
export async function startInstance(isGivenUp: () => boolean): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-review-'))
  const port = await freePort()
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, 'start'], {
    env: {
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      ANTEROOM_DATA: folder,
      ANTEROOM_LOG: 'error',
      // A person would wait a minute before a lost answer is looked for.
      ANTEROOM_SETTLE_SECONDS: '0',
      ANTEROOM_LOOK_AFTER_SECONDS: '1',
      ANTEROOM_RETRY_SECONDS: '1',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
  const stop = async () => {
    await ended(child)
    forgetEmbeddedPostgres(join(folder, 'demo'))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const at = (name: string) => text.match(new RegExp(`${name}\\s+(http\\S+)`))?.[1]
  // The line of the sandbox is the last that is printed: everything is ready by then.
  for (let tries = 0; tries < 1200 && !at('Zoom sandbox') && child.exitCode === null && !isGivenUp(); tries++)
    await sleep(100)
  const [zoomOrigin, mailboxOrigin] = [at('Zoom sandbox'), at('Mailbox')]
  if (zoomOrigin && mailboxOrigin && !isGivenUp())
    return { origin: `http://localhost:${port}`, zoomOrigin, mailboxOrigin, stop }
  await stop()
  throw new Error(isGivenUp() ? 'interrupted' : `the instance for the review did not start: ${text.trim()}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exit
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
