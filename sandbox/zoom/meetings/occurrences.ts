import { zoomTime } from '../sandbox.ts'
import type { Occurrence, Recurrence } from './meeting.ts'

const MOST = 50

/** The occurrences of a type-8 series, in the meeting's zone, at most 50 as Zoom lists them. */
export function expand(startTime: string, timeZone: string, duration: number, rule: Recurrence): Occurrence[] {
  const first = Temporal.Instant.from(startTime).toZonedDateTimeISO(timeZone)
  const until = rule.end_date_time ? Date.parse(rule.end_date_time) : Number.POSITIVE_INFINITY
  const count = Math.min(MOST, rule.end_times ?? (rule.end_date_time ? MOST : 1))
  const starts: number[] = []
  // Ten years of days bound every rule: 50 occurrences at most 10 months apart need more only on paper.
  for (let day = 0; day < 3660 && starts.length < count; day += 1) {
    const candidate = first.add({ days: day })
    if (candidate.epochMilliseconds > until) break
    if (fits(candidate, first, rule)) starts.push(candidate.epochMilliseconds)
  }
  return starts.map((start) => ({
    occurrence_id: String(start),
    start_time: zoomTime(start),
    duration,
    status: 'available',
  }))
}

function fits(day: Temporal.ZonedDateTime, first: Temporal.ZonedDateTime, rule: Recurrence): boolean {
  const every = rule.repeat_interval ?? 1
  if (rule.type === 1) return daysBetween(first, day) % every === 0
  if (rule.type === 2) return weeksBetween(first, day) % every === 0 && weekdays(rule, first).includes(zoomWeekday(day))
  return monthsBetween(first, day) % every === 0 && fitsMonth(day, first, rule)
}

function fitsMonth(day: Temporal.ZonedDateTime, first: Temporal.ZonedDateTime, rule: Recurrence): boolean {
  if (rule.monthly_week === undefined) return day.day === (rule.monthly_day ?? first.day)
  if (zoomWeekday(day) !== (rule.monthly_week_day ?? zoomWeekday(first))) return false
  if (rule.monthly_week === -1) return day.day + 7 > day.daysInMonth
  return Math.ceil(day.day / 7) === rule.monthly_week
}

function weekdays(rule: Recurrence, first: Temporal.ZonedDateTime): number[] {
  return rule.weekly_days ? rule.weekly_days.split(',').map(Number) : [zoomWeekday(first)]
}

// Zoom counts 1 = Sunday … 7 = Saturday.
const zoomWeekday = (day: Temporal.ZonedDateTime) => (day.dayOfWeek % 7) + 1

function daysBetween(first: Temporal.ZonedDateTime, day: Temporal.ZonedDateTime): number {
  return first.toPlainDate().until(day.toPlainDate(), { largestUnit: 'days' }).days
}

function weeksBetween(first: Temporal.ZonedDateTime, day: Temporal.ZonedDateTime): number {
  return Math.floor((daysBetween(first, day) + zoomWeekday(first) - 1) / 7)
}

function monthsBetween(first: Temporal.ZonedDateTime, day: Temporal.ZonedDateTime): number {
  return (day.year - first.year) * 12 + day.month - first.month
}
