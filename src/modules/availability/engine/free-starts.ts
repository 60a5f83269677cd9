import { weekOf } from './calendar.ts'
import { hostHours } from './host-hours.ts'
import { intersect, join, without } from './pairs.ts'
import { dayMs, type Pairs, type SlotHost, type SlotProblem } from './problem.ts'
import { daysAsInstants, localDay, type ZoneRules, zoneRules } from './zone-rules.ts'

/** Further than a week and two days: limits count whole weeks, and zones lie up to a day apart. */
const marginMs = 10 * dayMs

export interface FreeStarts {
  /** The host's intervals; each carries its own grid. */
  readonly hours: Pairs
  /** Starts that are free for the host, on a grid or not, in half-open pairs of milliseconds. */
  readonly windows: Pairs
}

/** Rule 4 of the availability document, for one host and the starts in `asked` (not empty). */
export function freeStarts(problem: SlotProblem, host: SlotHost, asked: Pairs): FreeStarts {
  const { durationMs, bufferBeforeMs, bufferAfterMs } = problem
  const from = asked[0] as number
  const to = asked.at(-1) as number
  const rules = zoneRules(host.timeZone, from - marginMs, to + marginMs)
  const hours = hostHours(host, rules, from, to + durationMs)
  let windows: Pairs = intersect(withinHours(hours, durationMs), asked)
  windows = withinHorizon(windows, problem, host, rules)
  windows = without(windows, host.busy, durationMs + bufferAfterMs, bufferBeforeMs)
  windows = without(windows, host.blocked, durationMs, 0)
  windows = withinLimits(windows, problem, host, rules)
  return { hours, windows }
}

function withinHours(hours: Pairs, durationMs: number): Pairs {
  const windows: number[] = []
  const open = join(hours)
  for (let i = 0; i < open.length; i += 2) {
    const afterLast = (open[i + 1] as number) - durationMs + 1
    if ((open[i] as number) < afterLast) windows.push(open[i] as number, afterLast)
  }
  return windows
}

function withinHorizon(windows: Pairs, problem: SlotProblem, host: SlotHost, rules: ZoneRules): Pairs {
  if (problem.horizonDays === null || windows.length === 0) return windows
  const today = localDay(zoneRules(host.timeZone, problem.nowMs, problem.nowMs), problem.nowMs)
  return intersect(windows, daysAsInstants(rules, Number.NEGATIVE_INFINITY, today + problem.horizonDays))
}

function withinLimits(windows: Pairs, problem: SlotProblem, host: SlotHost, rules: ZoneRules): Pairs {
  const { maxPerDay, maxPerWeek } = problem
  if (windows.length === 0 || (maxPerDay === null && maxPerWeek === null)) return windows
  if (maxPerDay === 0 || maxPerWeek === 0) return []
  const from = (windows[0] as number) - marginMs
  const to = (windows.at(-1) as number) + marginMs
  const days: number[] = []
  for (const start of host.bookedStarts) if (start > from && start < to) days.push(localDay(rules, start))
  let left = windows
  if (maxPerDay !== null) {
    for (const day of reaching(days, maxPerDay)) left = without(left, daysAsInstants(rules, day, day), 1, 0)
  }
  if (maxPerWeek !== null) {
    for (const week of reaching(days.map(weekOf), maxPerWeek)) {
      left = without(left, daysAsInstants(rules, 7 * week - 3, 7 * week + 3), 1, 0)
    }
  }
  return left
}

function reaching(values: readonly number[], most: number): number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.keys()].filter((value) => (counts.get(value) as number) >= most)
}
