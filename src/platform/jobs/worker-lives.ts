import { sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'

/** The first key of the session advisory lock that each living worker pool holds (decision 9). */
export const lifeLock = 4_127_002

/** How many worker pools live, in whatever process: their locks go with their sessions. */
export async function countWorkers(db: Db): Promise<number> {
  const { rows } = await db.execute<{ workers: number }>(sql`
    select count(*)::int as workers from pg_locks
    where locktype = 'advisory' and classid = ${lifeLock} and objsubid = 2 and granted
    and database = (select oid from pg_database where datname = current_database())`)
  return rows[0]?.workers ?? 0
}
