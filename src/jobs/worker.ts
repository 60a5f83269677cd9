import { EventEmitter } from 'node:events'
import { type JobHelpers, Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { App } from '#/platform/ctx.ts'
import type { Log } from '#/platform/log.ts'
import { tasks } from './task-list.ts'
import { crontab } from './timetable.ts'

export interface Worker {
  /** Finishes the jobs in hand, takes no new ones. */
  stop(): Promise<void>
}

/**
 * Runs jobs, several at once, until stopped. Each worker holds a session advisory lock; workers whose lock is gone are
 * dead, and their jobs are given back at start and every 10 s (decision 9) instead of after graphile-worker's 4 hours.
 */
export async function startWorker(app: App, pool: pg.Pool, directUrl: string, concurrency = 10): Promise<Worker> {
  const life = new pg.Client({ connectionString: directUrl, application_name: 'anteroom worker' })
  life.on('error', (error) => app.log.error({ err: error.message }, 'worker lost its database session'))
  await life.connect()
  await releaseDeadWorkers(life, app.log)
  const timer = setInterval(() => {
    releaseDeadWorkers(life, app.log).catch((error: Error) =>
      app.log.warn({ err: error.message }, 'could not release dead workers'),
    )
  }, 10_000)
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    life
      .query('select pg_advisory_lock($1, hashtext($2))', [lifeLock, workerPool.id])
      .catch((error: Error) => app.log.error({ err: error.message }, 'worker has no life lock'))
  })
  const runner = await run({
    events,
    pgPool: pool,
    taskList: taskList(app),
    concurrency,
    noHandleSignals: true,
    crontab,
    logger: new Logger(
      () => (level, message) => app.log[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message),
    ),
    // Without these, stopping leaves a finished job locked.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0, pollInterval: 1000 } },
  })
  return {
    async stop() {
      clearInterval(timer)
      await runner.stop()
      await life.end()
    },
  }
}

function taskList(app: App): TaskList {
  return Object.fromEntries(
    tasks.map((task) => [
      task.name,
      async (payload: unknown, helpers: JobHelpers) => {
        const log = app.log.child({ job: helpers.job.id, task: task.name })
        try {
          await task.run({ ...app, log }, payload)
        } catch (error) {
          log.error(
            { err: error instanceof Error ? error.message : 'unknown', attempt: helpers.job.attempts },
            'job failed',
          )
          throw error
        }
      },
    ]),
  )
}

const lifeLock = 4_127_002

async function releaseDeadWorkers(client: pg.Client, log: Log): Promise<void> {
  const { rows } = await client.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker._private_jobs where locked_at < now() - interval '5 seconds'
     union select distinct locked_by from graphile_worker._private_job_queues where locked_at < now() - interval '5 seconds'`,
  )
  const dead: string[] = []
  for (const { locked_by } of rows) {
    const { rows: taken } = await client.query<{ free: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as free',
      [lifeLock, locked_by],
    )
    if (!taken[0]?.free) continue
    dead.push(locked_by)
    await client.query('select pg_advisory_unlock($1, hashtext($2))', [lifeLock, locked_by])
  }
  if (dead.length === 0) return
  await client.query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
  log.warn({ workers: dead.length }, 'gave back the jobs of workers that died')
}
