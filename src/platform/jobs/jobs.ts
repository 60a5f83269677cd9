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
