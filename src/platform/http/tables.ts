import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'

/** How much of each limit is used up: it is wholly free again at `free_at`. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    freeAt: instant('free_at').notNull(),
  },
  (t) => [index('rate_limits_by_end').on(t.freeAt)],
)
