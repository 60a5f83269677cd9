import { isNull } from 'drizzle-orm'
import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { ConnectionId, EventId, UserId, WorkspaceId } from '#/platform/ids.ts'

/** A guided live check of one person (Y15). What can be read elsewhere is: here is only what nothing else remembers. */
export const liveChecks = pgTable(
  'live_checks',
  {
    id: uuid('id').primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    startedAt: instant('started_at').notNull(),
    /** The connection that was authorized during the check. */
    connectionId: uuid('connection_id').$type<ConnectionId>(),
    /** The test booking. */
    eventId: uuid('event_id').$type<EventId>(),
    /** When the person said that the mail came. */
    mailConfirmedAt: instant('mail_confirmed_at'),
    /** When the test booking was cancelled again. */
    cleanedAt: instant('cleaned_at'),
    /** Since when the removal at the provider is waited for, and when Zoom confirmed it to whoever asked. */
    removalAwaitedAt: instant('removal_awaited_at'),
    removalNoticedAt: instant('removal_noticed_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [uniqueIndex('one_live_check_a_person').on(t.workspaceId, t.userId).where(isNull(t.endedAt))],
)
