import { z } from 'zod'
import { typedText } from '#/platform/input.ts'
import { isTimeZone } from './engine/zone-rules.ts'
import { intervalMinutes } from './rules.ts'
import type { Interval } from './tables.ts'

/** An IANA zone such as `Europe/Berlin`. Bare offsets are refused: they know no clock changes, and Zoom doesn't know them. */
export const timeZoneName = z
  .string()
  .max(64)
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), 'field.time_zone')

const wallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'field.wall_clock')
const wallClockEnd = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'field.wall_clock')

/** `["22:00", "02:00"]` ends on the next day and belongs to the date that it starts on; from midnight to midnight is the whole day. */
const interval = z
  .tuple([wallClock, wallClockEnd])
  .transform(([from, to]): Interval => [from, from === '00:00' && to === '00:00' ? '24:00' : to])
  .refine(([from, to]) => from !== to, 'field.interval_empty')

const dayHours = z
  .array(interval)
  .max(24)
  .refine((intervals) => !overlap(intervals), 'field.intervals_overlap')

const date = z.iso.date('field.date')

export const scheduleInput = z.strictObject({
  name: typedText().min(1, 'field.required').max(80),
  timeZone: timeZoneName,
  weekly: z.partialRecord(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), dayHours),
  overrides: z
    .array(z.strictObject({ date, intervals: dayHours }))
    .max(400)
    .refine((list) => new Set(list.map((one) => one.date)).size === list.length, 'field.date_twice')
    .default([]),
})
export type ScheduleInput = z.input<typeof scheduleInput>
export type ScheduleChange = Partial<ScheduleInput>

function overlap(intervals: Interval[]): boolean {
  const spans = intervals.map(intervalMinutes).sort((a, b) => a.from - b.from)
  return spans.some((span, i) => span.from < (spans[i - 1]?.to ?? 0))
}
