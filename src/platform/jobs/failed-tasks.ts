import { sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'

/** The tasks of jobs that have used up their tries, each named once. */
export async function failedTasks(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ task: string }>(sql`
    select distinct task_identifier as task from graphile_worker.jobs
    where locked_at is null and attempts >= max_attempts order by 1`)
  return rows.map(({ task }) => task)
}
