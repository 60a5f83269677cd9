import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { BookingId, ConnectionId, EventId, WorkspaceId } from '#/platform/ids.ts'

export type Recipient = 'guest' | 'host' | 'member'

/** Mails that tell how an event stands; each says all of it, so the last one sent is what the person knows. */
export type NewsKind =
  | 'confirmed'
  | 'moved'
  | 'location_changed'
  | 'details_changed'
  | 'link_ready'
  | 'link_replaced'
  | 'cancelled'
/** Mails about a connection, to those who can mend it. */
export type ConnectionMailKind = 'reconnect' | 'sweep_stopped'
export type MailKind = NewsKind | 'problem' | 'guest_left' | 'reminder' | 'manage_link' | ConnectionMailKind

/** A mail to one recipient about one thing. The row claims it: no second row, no second mail. Bodies are not kept. */
export const mails = pgTable(
  'mails',
  {
    /** A function of what is told and to whom (decision 25). */
    messageId: text('message_id').primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    eventId: uuid('event_id').$type<EventId>(),
    bookingId: uuid('booking_id').$type<BookingId>(),
    connectionId: uuid('connection_id').$type<ConnectionId>(),
    kind: text('kind').$type<MailKind>().notNull(),
    recipient: text('recipient').$type<Recipient>().notNull(),
    /** The booking, host or user that it goes to; the address is read when it is sent. */
    addressee: text('addressee').notNull(),

    // What it says, as of the last try; compared with what is, to know what is news.
    sequence: integer('sequence').notNull().default(0),
    startsAt: instant('starts_at'),
    /** Hashes of the place and of the join URL that it carried. */
    place: text('place'),
    linkHash: text('link_hash'),
    /** A hash of the title; null in mails from before it was kept. */
    titleHash: text('title_hash'),
    /** The room's trouble that the host was told of, with its generation: one mail each. */
    problem: text('problem'),
    /** Reminders: how long before the start. */
    minutes: integer('minutes'),

    claimedAt: instant('claimed_at').notNull(),
    /** Somebody is handing it to the mail server until then; a crash frees it by time. */
    tryingUntil: instant('trying_until'),
    attempts: integer('attempts').notNull().default(0),
    sentAt: instant('sent_at'),
    /** Given up, with the mail server's last reply code; the host's page shows it. */
    failedAt: instant('failed_at'),
    replyCode: integer('reply_code'),
    /** What it would have said was no longer true. */
    droppedAt: instant('dropped_at'),
  },
  (t) => [index('mails_by_event').on(t.eventId), index('mails_by_connection').on(t.connectionId)],
)

/** An event as calendars know it: `sequence` grows whenever anything that its `.ics` says has changed (RFC 5546 §2.1.4). */
export const calendarEntries = pgTable('calendar_entries', {
  eventId: uuid('event_id').$type<EventId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  sequence: integer('sequence').notNull(),
  /** A hash of what it says; null before the first time. */
  fingerprint: text('fingerprint'),
  changedAt: instant('changed_at').notNull(),
})
