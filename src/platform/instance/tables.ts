import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'

/** One row: who this instance is. `mode` keeps a demo's database from going live by accident (decision 3). */
export const instance = pgTable('instance', {
  id: text('id').primaryKey(),
  mode: text('mode').$type<'demo' | 'live'>().notNull(),
  createdAt: instant('created_at').notNull(),
  /** Restored from a backup: no job runs and no page works until the operator says that the old instance is off (decision 41). */
  pausedAt: instant('paused_at'),
  /** As of when the restored backup was taken; null if this database never was restored. */
  restoredFrom: instant('restored_from'),
})
