import { sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'

export interface QueueFigures {
  /** Could run now, but no worker has taken them. */
  due: number
  /** For a later time. */
  scheduled: number
  running: number
  /** Have failed and will be tried again. */
  retrying: number
  /** Have used up their tries. */
  failed: number
  /** How long the oldest due job has waited. */
  lagSeconds: number
}

/** How the queue of all workers stands. */
export async function queueFigures(db: Db): Promise<QueueFigures> {
  const { rows } = await db.execute<Record<keyof QueueFigures, number>>(sql`
    select
      count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now())::int as due,
      count(*) filter (where locked_at is null and attempts < max_attempts and run_at > now())::int as scheduled,
      count(*) filter (where locked_at is not null)::int as running,
      count(*) filter (where locked_at is null and attempts between 1 and max_attempts - 1)::int as retrying,
      count(*) filter (where locked_at is null and attempts >= max_attempts)::int as failed,
      coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and attempts < max_attempts and run_at <= now())), 0)::float
        as "lagSeconds"
    from graphile_worker.jobs`)
  return rows[0] as QueueFigures
}
