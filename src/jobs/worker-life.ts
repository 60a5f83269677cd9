import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { lifeLock } from '#/platform/jobs/worker-lives.ts'
import type { Log } from '#/platform/log.ts'

/** Shows other workers that this one lives, and gives back the jobs of those that don't. */
export interface WorkerLife {
  /** From now on this worker pool counts as living, until the process ends, however it ends. */
  hold(poolId: string): Promise<void>
  /** Every pool of this process has ended, though the process goes on: their jobs are given back to be done again. */
  letGo(): Promise<void>
  stop(): Promise<void>
}

/**
 * A session advisory lock a worker pool: the database lets it go the moment the process dies. Pools whose lock is free
 * are dead; their jobs are given back now and every `everySeconds` (decision 9). Needs a direct connection, not a pooler.
 */
export async function startWorkerLife(directUrl: string, log: Log, everySeconds = 10): Promise<WorkerLife> {
  const held = new Set<string>()
  let stopped = false
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: directUrl, application_name: 'anteroom worker' })
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'worker lost its database session')
      if (!stopped && fresh === client) void reconnect()
    })
    await fresh.connect()
    for (const poolId of held) await lock(fresh, poolId)
    return fresh
  }

  // After a restart of the database the others would take us for dead.
  async function reconnect(): Promise<void> {
    while (!stopped) {
      await sleep(500)
      const fresh = await connect().catch(() => null)
      if (!fresh) continue
      client = fresh
      return
    }
  }

  const release = () =>
    releaseDead(client, held, log).catch((error: Error) => log.warn({ err: error }, 'could not look for dead workers'))
  await release()
  const timer = setInterval(release, everySeconds * 1000)
  return {
    async hold(poolId) {
      held.add(poolId)
      await lock(client, poolId)
    },
    async letGo() {
      held.clear()
      await client.query('select pg_advisory_unlock_all()').catch(() => undefined)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await client.end().catch(() => undefined)
    },
  }
}

async function lock(client: pg.Client, poolId: string): Promise<void> {
  await client.query('select pg_advisory_lock($1, hashtext($2))', [lifeLock, poolId])
}

// What was locked only now may belong to a pool whose own lock is on its way.
const lockedBy = `
  select distinct locked_by from graphile_worker._private_jobs where locked_at < now() - interval '5 seconds'
  union select distinct locked_by from graphile_worker._private_job_queues where locked_at < now() - interval '5 seconds'`

// A job of the same key that is added while this one runs takes its key and its tries: whoever dies at it leaves a row that
// nobody will ever run or delete.
const forgetReplaced = `
  delete from graphile_worker._private_jobs
  where locked_by = any($1::text[]) and key is null and attempts >= max_attempts`

async function releaseDead(client: pg.Client, own: Set<string>, log: Log): Promise<void> {
  const { rows } = await client.query<{ locked_by: string }>(lockedBy)
  const dead: string[] = []
  // A session's own lock is free to itself, so its own pools are left out by name.
  for (const { locked_by } of rows.filter((row) => !own.has(row.locked_by))) {
    const { rows: tried } = await client.query<{ free: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as free',
      [lifeLock, locked_by],
    )
    if (!tried[0]?.free) continue
    await client.query('select pg_advisory_unlock($1, hashtext($2))', [lifeLock, locked_by])
    dead.push(locked_by)
  }
  if (dead.length === 0) return
  await client.query(forgetReplaced, [dead])
  await client.query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
  log.warn({ workers: dead.length }, 'gave back the jobs of workers that died')
}
