import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { ConnectionId, HostId, MeetingTypeId, ScheduleId, WorkspaceId } from '#/platform/ids.ts'

/**
 * Zoom by a named connection, or by a rule: the host's own, or the workspace's (X8). `hostEmail`, with an app of the whole
 * account: `own` for the host's own Zoom user, or one of the allowed; left out: the connection's default.
 */
export type ZoomLocation = { id: string; kind: 'zoom'; hostEmail?: string } & (
  | { connectionId: ConnectionId; rule?: undefined }
  | { rule: 'own' | 'workspace'; connectionId?: undefined }
)

/** Where a meeting can be; the guest picks one when there are several. `id` is stable within the type. */
export type LocationOption =
  | ZoomLocation
  | { id: string; kind: 'link'; url: string }
  | { id: string; kind: 'phone' /** The host's number; without one the guest gives theirs. */; number?: string }
  | { id: string; kind: 'in_person'; address: string }

/** `notify`: it is offered, and the host is told; `hide`: it is not offered. */
export type ZoomOverlap = 'notify' | 'hide'

export interface Question {
  id: string
  label: string
  kind: 'short' | 'long' | 'phone' | 'choice' | 'checkbox'
  required: boolean
  choices?: string[]
}

export const meetingTypes = pgTable(
  'meeting_types',
  {
    id: uuid('id').$type<MeetingTypeId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    hostId: uuid('host_id').$type<HostId>().notNull(),
    scheduleId: uuid('schedule_id').$type<ScheduleId>().notNull(),
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    durationMinutes: integer('duration_minutes').notNull(),
    slotIntervalMinutes: integer('slot_interval_minutes'),
    bufferBeforeMinutes: integer('buffer_before_minutes').notNull().default(0),
    bufferAfterMinutes: integer('buffer_after_minutes').notNull().default(0),
    minimumNoticeMinutes: integer('minimum_notice_minutes').notNull().default(0),
    horizonDays: integer('horizon_days'),
    maxPerDay: integer('max_per_day'),
    maxPerWeek: integer('max_per_week'),
    questions: jsonb('questions').$type<Question[]>().notNull().default([]),
    locations: jsonb('locations').$type<LocationOption[]>().notNull(),
    waitingRoom: boolean('waiting_room').notNull().default(true),
    muteUponEntry: boolean('mute_upon_entry').notNull().default(true),
    joinBeforeHost: boolean('join_before_host').notNull().default(true),
    /** Decision 23: the guest's name is in the topic only if the host wants it there. */
    guestNameInTopic: boolean('guest_name_in_topic').notNull().default(false),
    /** Minutes before the start; `[1440, 60]` unless the host chose others. */
    reminderMinutes: jsonb('reminder_minutes').$type<number[]>().notNull().default([1440, 60]),
    /** Decision 45: a guest's booking waits for a code that was mailed to their address. */
    guestsConfirmEmail: boolean('guests_confirm_email').notNull().default(false),
    /** Decision 26: is a time offered at which the same Zoom account has another meeting? */
    zoomOverlap: text('zoom_overlap').$type<ZoomOverlap>().notNull().default('notify'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** Not offered any more; its past events stay. */
    archivedAt: instant('archived_at'),
  },
  (t) => [
    // An archived type gives its URL name back.
    uniqueIndex('one_meeting_type_a_url_name').on(t.workspaceId, t.slug).where(sql`archived_at is null`),
    index('meeting_types_by_host').on(t.hostId),
  ],
)

/** Old URL names redirect for 90 days, unless another type has one by now. */
export const formerTypeSlugs = pgTable(
  'former_type_slugs',
  {
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    slug: text('slug').notNull(),
    meetingTypeId: uuid('meeting_type_id')
      .$type<MeetingTypeId>()
      .notNull()
      .references(() => meetingTypes.id, { onDelete: 'cascade' }),
    until: instant('until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.slug] })],
)
