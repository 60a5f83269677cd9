import { Logger, runOnce } from 'graphile-worker'
import type pg from 'pg'
import { tasks } from '#/jobs/task-list.ts'
import { taskList } from '#/jobs/worker.ts'
import type { App } from '#/platform/ctx.ts'

/** Runs what is due by the app's clock, and what follows from it, until nothing is; a job that fails is tried as often as it may. */
export async function runDueJobs(app: App, pool: pg.Pool): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds++) {
    const { rowCount } = await pool.query(
      `update graphile_worker._private_jobs set run_at = now() - interval '1 second' where run_at <= $1 and locked_at is null and attempts < max_attempts and is_available`,
      // What was added in this very millisecond is due: the database's clock is finer.
      [new Date(app.clock.now().getTime() + 1)],
    )
    if (!rowCount) return
    await runOnce({
      pgPool: pool,
      taskList: taskList(app, tasks),
      concurrency: 5,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
  }
  throw new Error('jobs keep following from one another: 50 rounds and still some due')
}
