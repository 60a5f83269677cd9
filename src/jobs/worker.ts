import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type JobHelpers, Logger, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { App } from '#/platform/ctx.ts'
import { createPool } from '#/platform/db/database.ts'
import type { Log } from '#/platform/log.ts'
import { jobSeconds } from '#/platform/metrics.ts'
import { errorLine } from '#/platform/redact.ts'
import { tasks as allTasks } from './task-list.ts'
import type { Task } from './tasks.ts'
import { timetable } from './timetable.ts'
import { startWorkerLife } from './worker-life.ts'

export interface Worker {
  /** Finishes the jobs in hand, takes no new ones. */
  stop(): Promise<void>
}

interface WorkerOptions {
  concurrency?: number
  tasks?: Task[]
  /** How often dead workers are looked for. */
  lookForDeadSeconds?: number
}

/**
 * Runs jobs, several at once, until stopped. Jobs of a worker that was killed are given back within seconds, not after
 * graphile-worker's 4 hours. `directUrl` must not go through a transaction pooler (decisions 7, 9).
 */
export async function startWorker(app: App, directUrl: string, options: WorkerOptions = {}): Promise<Worker> {
  const { concurrency = 16, tasks = allTasks, lookForDeadSeconds = 10 } = options
  const life = await startWorkerLife(directUrl, app.log, lookForDeadSeconds)
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    life.hold(workerPool.id).catch((error: Error) => app.log.error({ err: error }, 'worker has no life lock'))
  })
  const start = (pgPool: pg.Pool) =>
    run({
      events,
      pgPool,
      taskList: taskList(app, tasks),
      concurrency,
      noHandleSignals: true,
      // As items, not as a crontab: that one refuses task names with a dot.
      parsedCronItems: parseCronItems(tasks === allTasks ? timetable : []),
      logger: new Logger(
        () => (level, message) =>
          app.log[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message),
      ),
      // Without these, stopping leaves a finished job locked.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0, pollInterval: 1000 } },
    })
  const isEnding = () => new Promise<void>((resolve) => events.once('pool:gracefulShutdown', () => resolve()))
  let ending = isEnding()
  const pools = [createJobPool(directUrl, app.log, concurrency)]
  let runner = await start(pools[0] as pg.Pool)
  const stopping = new AbortController()
  const running = keepRunning()

  // graphile-worker ends itself, and leaves its jobs locked, when the database goes away amid its work. This process has
  // more to do: it gives those jobs back and begins anew.
  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Its own end may never come: it waits for connections that broke. That it wants to end is enough.
      await Promise.race([ending, runner.promise.catch(() => undefined)])
      if (stopping.signal.aborted) return
      app.log.warn('the worker lost its database; it begins anew')
      await life.letGo()
      ending = isEnding()
      // Connections of its own: the old runner may hold on to others for good.
      const fresh = createJobPool(directUrl, app.log, concurrency)
      pools.push(fresh)
      const before = runner
      runner = await untilDone(() => start(fresh), stopping.signal).catch(() => before)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await runner.stop().catch(() => undefined)
      await running
      await Promise.all(pools.map((one) => one.end().catch(() => undefined)))
      await life.stop()
    },
  }
}

/**
 * For taking jobs and laying them down. It doesn't wait for the disk: what a crash of PostgreSQL loses of it is that a job was
 * taken or done, so it is done again, which every job bears. One more than jobs at once: listening keeps one for good.
 */
function createJobPool(directUrl: string, log: Log, concurrency: number): pg.Pool {
  return createPool(directUrl, log, concurrency + 1, { settings: '-c synchronous_commit=off' })
}

/** Does it again every second until it succeeds; throws when `signal` says that nobody waits any more. */
async function untilDone<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      signal.throwIfAborted()
      return await work()
    } catch (error) {
      if (signal.aborted) throw error
      await sleep(1000, undefined, { signal })
    }
  }
}

/** The tasks as graphile-worker runs them: what fails is logged, and kept, without values. */
export function taskList(app: App, tasks: Task[]): TaskList {
  return Object.fromEntries(
    tasks.map((task) => [
      task.name,
      async (payload: unknown, helpers: JobHelpers) => {
        const log = app.log.child({ job: helpers.job.id, task: task.name })
        const began = performance.now()
        const note = (outcome: string) =>
          jobSeconds.observe({ task: task.name, outcome }, (performance.now() - began) / 1000)
        try {
          await task.run({ ...app, log }, payload)
          note('done')
        } catch (error) {
          note('failed')
          log.error({ err: error, attempt: helpers.job.attempts }, 'job failed')
          // graphile-worker keeps the message as `last_error`, and logs it: it must not quote values (T13).
          throw new Error(errorLine(error))
        }
      },
    ]),
  )
}
