import type { HostParts } from './engine/index.ts'
import { splitAtMidnight } from './rules.ts'
import type { DateOverride, Interval, Weekday, WeeklyHours } from './tables.ts'

const week: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

interface Hours {
  weekly: WeeklyHours
  overrides: DateOverride[]
}

/**
 * A schedule's hours as the engine wants them: night shifts, which are stored on the date they start, split at midnight.
 * An override takes its own date's shifts with it, the part after midnight too, and leaves the evening before alone.
 */
export function engineHours(hours: Hours): Pick<HostParts, 'weekly' | 'overrides'> {
  const weekly: WeeklyHours = {}
  week.forEach((day, i) => {
    weekly[day] = [...ownParts(hours.weekly[day]), ...nextParts(hours.weekly[week[(i + 6) % 7] as Weekday])]
  })
  const stored = new Map(hours.overrides.map(({ date, intervals }) => [date, intervals]))
  const hoursOn = (date: string) => stored.get(date) ?? hours.weekly[weekdayOf(date)]
  const dates = new Set<string>()
  for (const date of stored.keys()) {
    dates.add(date)
    if (spills(hours.weekly[weekdayOf(date)]) || spills(stored.get(date))) dates.add(shift(date, 1))
  }
  const overrides = [...dates].map((date) => ({
    date,
    intervals: [...ownParts(hoursOn(date)), ...nextParts(hoursOn(shift(date, -1)))],
  }))
  return { weekly, overrides }
}

function ownParts(intervals: Interval[] = []): Interval[] {
  return intervals.map((interval) => splitAtMidnight(interval).own)
}

function nextParts(intervals: Interval[] = []): Interval[] {
  return intervals.map((interval) => splitAtMidnight(interval).next).filter((part) => part !== null)
}

function spills(intervals: Interval[] | undefined): boolean {
  return nextParts(intervals).length > 0
}

function shift(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

function weekdayOf(date: string): Weekday {
  return week[Temporal.PlainDate.from(date).dayOfWeek - 1] as Weekday
}
