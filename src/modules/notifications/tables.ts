import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { BookingId, EventId, WorkspaceId } from '#/platform/ids.ts'

/** A mail to one recipient about one thing. The row claims it: no second row, no second mail. Bodies are not kept. */
export const mails = pgTable(
  'mails',
  {
    /** A function of what is told and to whom (decision 25). */
    messageId: text('message_id').primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    eventId: uuid('event_id').$type<EventId>(),
    bookingId: uuid('booking_id').$type<BookingId>(),
    kind: text('kind').notNull(),
    recipient: text('recipient').$type<'guest' | 'host'>().notNull(),
    sequence: integer('sequence').notNull().default(0),
    /** A hash of the join URL that it carried, to know who must be told of another. */
    linkHash: text('link_hash'),
    claimedAt: instant('claimed_at').notNull(),
    sentAt: instant('sent_at'),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [index('mails_by_event').on(t.eventId)],
)
