import { sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'
import { grants } from './tables.ts'

/** How many authorizations of the whole instance are in each state, for the operator's figures. */
export async function countGrants(db: Db): Promise<{ state: string; grants: number }[]> {
  return await db.select({ state: grants.state, grants: sql<number>`count(*)::int` }).from(grants).groupBy(grants.state)
}
