import { epochDayOf, formatDate, formatInstant, formatMinutes } from './calendar.ts'
import { dayMs, minuteMs, type Pairs } from './problem.ts'
import { instantOf, type ZoneRules, zoneRules } from './zone-rules.ts'

/** A change of a zone's clock and the wall-clock times that it skips or repeats, as local `2027-03-14T02:00`. */
export interface ClockChange {
  readonly kind: 'skipped' | 'repeated'
  readonly at: string
  readonly timeZone: string
  readonly from: string
  readonly to: string
  readonly minutes: number
}

/** What a change does to one interval of a date's hours: `opens` is where it really lies, null where it vanishes. */
export interface ChangedInterval {
  readonly date: string
  readonly interval: readonly [string, string]
  readonly opens: { readonly start: string; readonly end: string } | null
}

/** The clock changes that touch a local date from `from` to `to` (`2027-03-01`, at most two years), for the hours page. */
export function clockChanges(timeZone: string, from: string, to: string): ClockChange[] {
  return changesOn(timeZone, dayOf(from), dayOf(to))
}

function dayOf(date: string): number {
  const [year, month, day] = date.split('-').map(Number)
  return epochDayOf(year ?? Number.NaN, month ?? Number.NaN, day ?? Number.NaN)
}

export function changesOn(timeZone: string, fromDay: number, toDay: number): ClockChange[] {
  const rules = zoneRules(timeZone, (fromDay - 3) * dayMs, (toDay + 3) * dayMs)
  return rules.changes.flatMap((at, i) => {
    const before = at + (rules.offsets[i] as number)
    const after = at + (rules.offsets[i + 1] as number)
    const [low, high] = before < after ? [before, after] : [after, before]
    if (Math.floor((high - 1) / dayMs) < fromDay || Math.floor(low / dayMs) > toDay) return []
    return {
      kind: before < after ? ('skipped' as const) : ('repeated' as const),
      at: formatInstant(at),
      timeZone,
      from: formatWall(low),
      to: formatWall(high),
      minutes: (high - low) / minuteMs,
    }
  })
}

/** The intervals of a date (minutes in pairs) that a clock change moves, stretches, shortens or swallows. */
export function changedIntervals(timeZone: string, day: number, intervals: Pairs): ChangedInterval[] {
  const rules = zoneRules(timeZone, (day - 3) * dayMs, (day + 3) * dayMs)
  const changed: ChangedInterval[] = []
  for (let i = 0; i < intervals.length; i += 2) {
    const from = day * dayMs + (intervals[i] as number) * minuteMs
    const to = day * dayMs + (intervals[i + 1] as number) * minuteMs
    const start = instantOf(rules, from)
    const end = instantOf(rules, to)
    if (end - start === to - from && !isSkipped(rules, from)) continue
    changed.push({
      date: formatDate(day),
      interval: [formatMinutes(intervals[i] as number), formatMinutes(intervals[i + 1] as number)],
      opens: start < end ? { start: formatInstant(start), end: formatInstant(end) } : null,
    })
  }
  return changed
}

function isSkipped(rules: ZoneRules, wallMs: number): boolean {
  return rules.changes.some(
    (at, i) => wallMs >= at + (rules.offsets[i] as number) && wallMs < at + (rules.offsets[i + 1] as number),
  )
}

function formatWall(wallMs: number): string {
  return formatInstant(wallMs).replace(/(:00)?Z$/, '')
}
