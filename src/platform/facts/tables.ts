import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'

/** What happened: ids and changes, no personal data, no links (decision 13). */
export const facts = pgTable(
  'facts',
  {
    id: uuid('id').primaryKey(),
    workspaceId: text('workspace_id').notNull(),
    kind: text('kind').notNull(),
    /** Ids of what it is about: `{ eventId, bookingId, … }`. */
    about: jsonb('about').$type<Record<string, string>>().notNull(),
    changes: jsonb('changes').$type<Record<string, unknown>>().notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('facts_by_workspace').on(t.workspaceId, t.at)],
)
