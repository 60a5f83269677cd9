import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'

/** One row: who this instance is. `mode` keeps a demo's database from going live by accident (decision 3). */
export const instance = pgTable('instance', {
  id: text('id').primaryKey(),
  mode: text('mode').$type<'demo' | 'live'>().notNull(),
  createdAt: instant('created_at').notNull(),
})
