import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { HostId, ScheduleId, WorkspaceId } from '#/platform/ids.ts'

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
/** Local wall-clock, `["09:00", "17:00"]`; `24:00` may end a day. */
export type Interval = [string, string]
export type WeeklyHours = Partial<Record<Weekday, Interval[]>>
/** Replaces the weekly hours on one date; no intervals = closed. */
export interface DateOverride {
  date: string
  intervals: Interval[]
}

/** When a host can be booked, in the schedule's own zone. */
export const schedules = pgTable(
  'schedules',
  {
    id: uuid('id').$type<ScheduleId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    hostId: uuid('host_id').$type<HostId>().notNull(),
    name: text('name').notNull(),
    timeZone: text('time_zone').notNull(),
    weekly: jsonb('weekly').$type<WeeklyHours>().notNull(),
    overrides: jsonb('overrides').$type<DateOverride[]>().notNull().default([]),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('schedules_by_host').on(t.hostId)],
)
