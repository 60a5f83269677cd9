import { sql } from 'drizzle-orm'
import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { ConferenceId, ConnectionId, EventId, WorkspaceId } from '#/platform/ids.ts'
import type { Problem } from './problems.ts'

export interface MeetingSettings {
  waitingRoom: boolean
  muteUponEntry: boolean
  joinBeforeHost: boolean
}

export interface DialIn {
  country: string
  number: string
  city?: string
}

/** What the provider was last told, compared with what is wanted before anything is sent (decision 18). */
export interface Sent {
  topic: string
  startsAt: string
  durationMinutes: number
  timeZone: string
  settings: MeetingSettings
  /** What else was found changed there, when its time was; taken for what is there once a person chooses a time. */
  there?: { durationMinutes: number; isOtherTopic: boolean }
}

/** A meeting of an earlier generation that is to go. Without `meetingId` it is known by its marker only, if at all. */
export interface Discarded {
  connectionId: ConnectionId
  /** Whose meeting it is; left out for `me`. */
  zoomUser?: string
  meetingId: string | null
  marker: string
  tries: number
  nextTryAt: string
  /** We may not delete it, or look for it: the host was asked to. Tried again when the connection may do more. */
  isByHand?: true
}

/**
 * `waiting` nothing was tried yet or the next try is due · `ready` · `retrying` failed for now, tried again at
 * `nextTryAt` · `unknown` a create may have happened and can't be looked up · `reconnect` the connection is dead ·
 * `rejected` the provider refuses · `lost` deleted at the provider · `failed` it is too late or nothing is connected ·
 * `removed` deleted by us, or never made.
 */
export type ConferenceState =
  | 'waiting'
  | 'ready'
  | 'retrying'
  | 'unknown'
  | 'reconnect'
  | 'rejected'
  | 'lost'
  | 'failed'
  | 'removed'

/** Whose host has something to do: what is tried again by itself is not among them. Literal, as its index needs it. */
export const waitsForHost = sql`wanted = 'present' and (
  state in ('unknown', 'reconnect', 'rejected', 'lost', 'failed')
  or (state = 'ready' and problem is not null)
  or provider_starts_at is not null
  or discarded @> '[{"isByHand": true}]')`

/** The online room of an event: what should be, and what is. */
export const conferences = pgTable(
  'conferences',
  {
    id: uuid('id').$type<ConferenceId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    eventId: uuid('event_id').$type<EventId>().notNull(),
    provider: text('provider').$type<'zoom'>().notNull(),
    connectionId: uuid('connection_id').$type<ConnectionId>(),
    /** Counts the meetings made for this event; a new one after a loss has the next number. */
    generation: integer('generation').notNull().default(1),

    wanted: text('wanted').$type<'present' | 'absent'>().notNull(),
    topic: text('topic').notNull(),
    startsAt: instant('starts_at').notNull(),
    durationMinutes: integer('duration_minutes').notNull(),
    timeZone: text('time_zone').notNull(),
    settings: jsonb('settings').$type<MeetingSettings>().notNull(),
    revision: integer('revision').notNull().default(1),
    /** When the wanted values last changed; updates are held back until they have settled. */
    changedAt: instant('changed_at').notNull(),
    /** The revision of the last reschedule by a person: only that one replaces a meeting that is gone (decision 20). */
    movedRevision: integer('moved_revision').notNull().default(0),

    state: text('state').$type<ConferenceState>().notNull().default('waiting'),
    /** Names the sentences `conference.problem.<problem>.host` and `.guest`; null when there is no problem. */
    problem: text('problem').$type<Problem>(),
    /** The provider's own words, for host and operator only. */
    problemDetail: text('problem_detail'),
    /** For whom meetings are made: `me`, or with an account-level or Server-to-Server app the host's e-mail. */
    zoomUser: text('zoom_user').notNull().default('me'),
    meetingId: text('meeting_id'),
    meetingUserId: text('meeting_user_id'),
    /** The provider's account that the meeting was made in; null in rows from before it was noted. */
    meetingAccountId: text('meeting_account_id'),
    joinUrl: text('join_url'),
    passcode: text('passcode'),
    dialIn: jsonb('dial_in').$type<DialIn[]>().notNull().default([]),
    /** What the provider returned, which is what is shown. */
    effectiveSettings: jsonb('effective_settings').$type<MeetingSettings>(),
    sent: jsonb('sent').$type<Sent>(),
    appliedRevision: integer('applied_revision').notNull().default(0),
    /** The revision that the provider refused; it isn't sent again before something changes. */
    refusedRevision: integer('refused_revision').notNull().default(0),
    /** Time at the provider when it differs from ours (decision 22). */
    providerStartsAt: instant('provider_starts_at'),

    /** Random, travels in the meeting's agenda; one for each generation. */
    marker: text('marker').notNull().unique(),
    /** Fencing: a record with an older number changes nothing (decision 16). */
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
    claim: text('claim').$type<'create' | 'update' | 'delete' | 'look' | 'discard'>(),
    claimedAt: instant('claimed_at'),
    leaseUntil: instant('lease_until'),
    /** When a create broke off with its outcome unknown; cleared once it is known. */
    doubtSince: instant('doubt_since'),
    looks: integer('looks').notNull().default(0),
    /** Meetings that the provider announced while a create was in doubt; one of them may be ours. */
    candidates: jsonb('candidates').$type<string[]>().notNull().default([]),
    discarded: jsonb('discarded').$type<Discarded[]>().notNull().default([]),
    /** Markers of earlier generations: a meeting that turns up with one of them is a leftover (decision 17). */
    pastMarkers: jsonb('past_markers').$type<string[]>().notNull().default([]),
    attempts: integer('attempts').notNull().default(0),
    nextTryAt: instant('next_try_at'),
    requestedAt: instant('requested_at').notNull(),
    readyAt: instant('ready_at'),
    sweptAt: instant('swept_at'),
    /** Since when a sweep has not found the meeting, as long as it may be an accident at the provider (decision 19). */
    missedAt: instant('missed_at'),
  },
  (t) => [
    uniqueIndex('one_conference_an_event').on(t.eventId),
    index('conferences_by_meeting').on(t.meetingId),
    index('conferences_by_connection').on(t.connectionId, t.startsAt),
    index('conferences_that_wait').on(t.workspaceId, t.startsAt).where(waitsForHost),
  ],
)

/** Creates and updates of a host at a provider on a UTC day, over all workspaces, connections and processes (X9). */
export const hostDays = pgTable(
  'host_days',
  {
    /** The provider, its account and its user. */
    host: text('host').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    creates: integer('creates').notNull().default(0),
    updates: integer('updates').notNull().default(0),
  },
  (t) => [primaryKey({ name: 'host_days_pkey', columns: [t.host, t.day] })],
)

/** When the latest calls of an account at a provider were due, as many as it may make a second (X9). */
export const callPaces = pgTable('call_paces', {
  /** The provider, its account and the kind of call. */
  lane: text('lane').primaryKey(),
  slots: timestamp('slots', { withTimezone: true, precision: 3 }).array().notNull(),
})
