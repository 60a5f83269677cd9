import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'

/** Something to be done after the transaction that added it has committed; it may run twice. */
export interface Job {
  task: string
  payload: Record<string, unknown>
  /** Jobs of one queue run one after another. */
  queueName?: string
  /** A later job of the same key replaces an earlier one that has not begun. */
  jobKey?: string
  runAt?: Date
  maxAttempts?: number
}

/** Adds the jobs within the transaction of `db`: rolled back with it, started when it commits. */
export async function addJobs(db: Db, jobs: Job[]): Promise<void> {
  if (jobs.length > 0) await db.execute(addingJobs(jobs))
}

/** The one statement that adds these jobs (at least one), in their order. */
export function addingJobs(jobs: Job[]): SQL {
  const calls = jobs.map(
    (job) => sql`graphile_worker.add_job(
      ${job.task}::text,
      payload := ${JSON.stringify(job.payload)}::json,
      queue_name := ${job.queueName ?? null}::text,
      run_at := ${job.runAt?.toISOString() ?? null}::timestamptz,
      max_attempts := ${job.maxAttempts ?? 25}::int,
      job_key := ${job.jobKey ?? null}::text,
      job_key_mode := 'replace'
    )`,
  )
  return sql`select ${sql.join(calls, sql`, `)}`
}

/** Takes back a job that has not begun; nothing happens when there is none. */
export async function removeJob(db: Db, jobKey: string): Promise<void> {
  await db.execute(sql`select graphile_worker.remove_job(${jobKey})`)
}

/** Deletes jobs that were given up (tried as often as they may) and last tried before `before`; says how many a task. */
export async function forgetFailedJobs(db: Db, before: Date): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ task: string; count: number }>(sql`
    with failed as (
      select id, task_identifier as task from graphile_worker.jobs
      where attempts >= max_attempts and locked_at is null and updated_at < ${before.toISOString()}::timestamptz
    ), gone as (
      select id from graphile_worker.complete_jobs(array(select id from failed))
    )
    select task, count(*)::int as count from failed join gone using (id) group by task`)
  return Object.fromEntries(rows.map(({ task, count }) => [task, count]))
}
