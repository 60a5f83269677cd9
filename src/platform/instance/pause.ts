import { isNotNull } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'
import { instance } from './tables.ts'

export interface Pause {
  since: Date
  /** As of when the data is. */
  restoredFrom: Date | null
}

/** Whether this instance was restored and waits for the operator's word that the old one is off (decision 41); null: it runs. */
export async function findPause(db: Db): Promise<Pause | null> {
  const [row] = await db
    .select({ since: instance.pausedAt, restoredFrom: instance.restoredFrom })
    .from(instance)
    .where(isNotNull(instance.pausedAt))
  return row?.since ? { since: row.since, restoredFrom: row.restoredFrom } : null
}

/** The operator says that the old instance is off: jobs and pages begin. False when nothing was paused. */
export async function resumeInstance(db: Db): Promise<boolean> {
  const resumed = await db
    .update(instance)
    .set({ pausedAt: null })
    .where(isNotNull(instance.pausedAt))
    .returning({ id: instance.id })
  return resumed.length > 0
}
