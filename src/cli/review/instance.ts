import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { forgetEmbeddedPostgres, startEmbeddedPostgres } from '#/platform/db/embedded.ts'
import { freePort } from '#/platform/free-port.ts'

/** An instance of this program for one review: its own folder, database, Zoom sandbox and mailbox. */
export interface Instance {
  origin: string
  zoomOrigin: string
  mailboxOrigin: string
  /** As if half an hour had passed: it looks at Zoom whether all meetings are still there. */
  lookNow(): Promise<void>
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
    return {
      origin: `http://localhost:${port}`,
      zoomOrigin,
      mailboxOrigin,
      lookNow: () => lookNow(join(folder, 'demo')),
      stop,
    }
  await stop()
  throw new Error(isGivenUp() ? 'interrupted' : `the instance for the review did not start: ${text.trim()}`)
}

async function lookNow(folder: string): Promise<void> {
  // Runs already, so this is its address.
  const { url } = await startEmbeddedPostgres(folder)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // A list that lacks a fresh meeting is not believed.
    await client.query(
      `update conferences set ready_at = ready_at - interval '30 minutes', changed_at = changed_at - interval '30 minutes'`,
    )
    await client.query(
      `select graphile_worker.add_job('conferencing.sweep-connection',
         json_build_object('workspaceId', workspace_id, 'connectionId', id)) from connections`,
    )
  } finally {
    await client.end()
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exit
  clearTimeout(timer)
}
