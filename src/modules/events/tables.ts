import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, instantRange } from '#/platform/db/columns.ts'
import type {
  BookingId,
  BookingRequestId,
  ConnectionId,
  EventId,
  HostId,
  MeetingTypeId,
  WorkspaceId,
} from '#/platform/ids.ts'

/** The location as it was chosen, copied from the meeting type so that later edits don't touch it (Y16). */
export type EventLocation =
  | {
      kind: 'zoom'
      connectionId: ConnectionId /** The Zoom e-mail of the host; left out: whoever is connected. */
      zoomUser?: string
    }
  | { kind: 'link'; url: string }
  | { kind: 'phone'; number: string /** Who answers at that number; the other one calls. */; whose: 'host' | 'guest' }
  | { kind: 'in_person'; address: string }

/** One scheduled occurrence. Confirmed when `confirmedAt` is set and `cancelledAt` is not; before that a draft. */
export const events = pgTable(
  'events',
  {
    id: uuid('id').$type<EventId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    meetingTypeId: uuid('meeting_type_id').$type<MeetingTypeId>(),
    title: text('title').notNull(),
    startsAt: instant('starts_at').notNull(),
    durationMinutes: integer('duration_minutes').notNull(),
    /** The host's zone when it was made; the provider is told in it. */
    timeZone: text('time_zone').notNull(),
    bufferBeforeMinutes: integer('buffer_before_minutes').notNull().default(0),
    bufferAfterMinutes: integer('buffer_after_minutes').notNull().default(0),
    location: jsonb('location').$type<EventLocation>().notNull(),
    waitingRoom: boolean('waiting_room').notNull().default(true),
    muteUponEntry: boolean('mute_upon_entry').notNull().default(true),
    joinBeforeHost: boolean('join_before_host').notNull().default(true),
    /** Decision 23: is the guest's name in the meeting's topic? */
    guestNameInTopic: boolean('guest_name_in_topic').notNull().default(false),
    reminderMinutes: jsonb('reminder_minutes').$type<number[]>().notNull().default([]),
    /** Who will hold a draft once it is confirmed; from then on `event_hosts` says so. */
    draftHostId: uuid('draft_host_id').$type<HostId>(),
    /** Grows with every change that a guest can see (RFC 5546 §2.1.4). */
    sequence: integer('sequence').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    confirmedAt: instant('confirmed_at'),
    cancelledAt: instant('cancelled_at'),
    cancelledBy: text('cancelled_by').$type<'host' | 'guest'>(),
    cancelReason: text('cancel_reason'),
  },
  (t) => [
    index('events_by_start').on(t.workspaceId, t.startsAt),
    index('events_by_type').on(t.meetingTypeId, t.startsAt),
  ],
)

/**
 * Who holds an event. `one_event_per_host_at_a_time` (an exclusion constraint, in the migrations) refuses overlaps of
 * `during`, the core time without buffers, while `cancelledAt` is null (decision 11). Drafts have no row.
 */
export const eventHosts = pgTable(
  'event_hosts',
  {
    eventId: uuid('event_id')
      .$type<EventId>()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    hostId: uuid('host_id').$type<HostId>().notNull(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    during: instantRange('during').notNull(),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.hostId] })],
)

/** One person's place at an event. */
export const bookings = pgTable(
  'bookings',
  {
    id: uuid('id').$type<BookingId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    eventId: uuid('event_id')
      .$type<EventId>()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    guestName: text('guest_name').notNull(),
    guestEmail: text('guest_email').notNull(),
    guestTimeZone: text('guest_time_zone').notNull(),
    language: text('language').notNull(),
    answers: jsonb('answers').$type<Record<string, string>>().notNull().default({}),
    /** Decision 42: the manage link's token, hashed for look-up and sealed for later mails. */
    tokenHash: text('token_hash').notNull().unique(),
    sealedToken: text('sealed_token').notNull(),
    tokenGeneration: integer('token_generation').notNull().default(1),
    /** Decision 44: a repeated submit of the same form is the same booking. */
    idempotencyKey: text('idempotency_key'),
    createdAt: instant('created_at').notNull(),
    cancelledAt: instant('cancelled_at'),
    /** When who this was had been kept long enough; name, address and answers are empty since (decision 14). */
    forgottenAt: instant('forgotten_at'),
  },
  (t) => [
    uniqueIndex('one_booking_a_form').on(t.workspaceId, t.idempotencyKey),
    index('bookings_by_event').on(t.eventId),
    index('bookings_by_guest').on(t.guestEmail, t.workspaceId),
  ],
)

/**
 * A form that waits for the code from its guest's mail (decision 45). It holds no time, and is forgotten within a day;
 * what was typed is only there sealed.
 */
export const bookingRequests = pgTable(
  'booking_requests',
  {
    id: uuid('id').$type<BookingRequestId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    meetingTypeId: uuid('meeting_type_id').$type<MeetingTypeId>().notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** Form, page token and code, as JSON. */
    sealedForm: text('sealed_form').notNull(),
    /** Guesses at the present code. */
    tries: integer('tries').notNull().default(0),
    codesSent: integer('codes_sent').notNull().default(1),
    codeExpiresAt: instant('code_expires_at').notNull(),
    idempotencyKey: text('idempotency_key'),
    createdAt: instant('created_at').notNull(),
    /** Set once the code was right and the time was still free. */
    bookingId: uuid('booking_id').$type<BookingId>(),
  },
  (t) => [
    uniqueIndex('one_request_a_form').on(t.workspaceId, t.idempotencyKey),
    index('booking_requests_by_age').on(t.createdAt),
  ],
)
