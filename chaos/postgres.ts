import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '#/platform/db/embedded.ts'

/** A PostgreSQL of its own that can be restarted at the same address. */
export interface Postgres extends AsyncDisposable {
  url: string
  folder: string
  /** When it was away, in epoch milliseconds; the last one may still be open. */
  away: { from: number; to: number | null }[]
  /** Stops it as an operator does, or as a crash would (no checkpoint, recovery from the log), and starts it again. */
  restart(how: 'stop' | 'crash'): Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-chaos-'))
  const first = await startEmbeddedPostgres(folder)
  const port = Number(new URL(first.url).port)
  const data = await dataFolderOf(first.url)
  let stop = first.stop
  let restarting: Promise<void> = Promise.resolve()
  const away: Postgres['away'] = []
  const restart = async (how: 'stop' | 'crash') => {
    const absence = { from: Date.now(), to: null as number | null }
    away.push(absence)
    if (how === 'crash') await crash(data)
    else await stop()
    stop = (await startEmbeddedPostgres(folder, port)).stop
    absence.to = Date.now()
  }
  return {
    ...{ url: first.url, folder, away },
    restart: (how) => (restarting = restarting.then(() => restart(how))),
    async [Symbol.asyncDispose]() {
      await restarting.catch(() => undefined)
      await stop()
      // As root the data lies elsewhere, where the user postgres can reach it.
      for (const path of [folder, dirname(data)])
        if (path.includes('anteroom-chaos-')) rmSync(path, { recursive: true, force: true })
    },
  }
}

async function dataFolderOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('show data_directory')
  await client.end()
  return rows[0]?.data_directory ?? ''
}

// PostgreSQL's "immediate shutdown": what `kill -9` does to the data, without the shared memory that it leaves behind.
async function crash(data: string): Promise<void> {
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  for (let tries = 0; tries < 200 && isAlive(pid); tries++) await sleep(50)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
