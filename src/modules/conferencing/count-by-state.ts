import { sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'
import { type ConferenceState, conferences } from './tables.ts'

/** How many rooms of the whole instance are in each state, for the operator's figures. */
export async function countByState(db: Db): Promise<{ state: ConferenceState; rooms: number }[]> {
  return await db
    .select({ state: conferences.state, rooms: sql<number>`count(*)::int` })
    .from(conferences)
    .groupBy(conferences.state)
}
