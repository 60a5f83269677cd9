import { weekdayOf } from './calendar.ts'
import { sortPairs } from './pairs.ts'
import { dayMs, minuteMs, type Pairs, type SlotHost } from './problem.ts'
import { instantOf, type ZoneRules } from './zone-rules.ts'

/**
 * The host's intervals that touch `[fromMs, toMs]`, as instants in pairs sorted by start, each by itself:
 * touching ones keep their own grids.
 */
export function hostHours(host: SlotHost, rules: ZoneRules, fromMs: number, toMs: number): Pairs {
  const { offsets, wallLimits } = rules
  // A day that the calendar skips (Apia, 2011-12-30) still has its hours: they open a day later.
  const lastDay = Math.floor((toMs + Math.max(...offsets)) / dayMs)
  const hours: number[] = []
  let segment = 0
  for (let day = Math.floor((fromMs + Math.min(...offsets)) / dayMs); day <= lastDay; day++) {
    const intervals = intervalsOn(host, day)
    if (intervals.length === 0) continue
    const midnight = day * dayMs
    while (segment < wallLimits.length && (wallLimits[segment] as number) <= midnight) segment++
    const steady = segment === wallLimits.length || (wallLimits[segment] as number) > midnight + dayMs
    const offset = offsets[segment] as number
    for (let i = 0; i < intervals.length; i += 2) {
      const from = midnight + (intervals[i] as number) * minuteMs
      const to = midnight + (intervals[i + 1] as number) * minuteMs
      const start = steady ? from - offset : instantOf(rules, from)
      const end = steady ? to - offset : instantOf(rules, to)
      if (start < end) hours.push(start, end)
    }
  }
  return sortPairs(hours)
}

/** Minutes since local midnight, in pairs. */
export function intervalsOn(host: SlotHost, day: number): Pairs {
  return host.overrides?.get(day) ?? (host.weekly[weekdayOf(day)] as Pairs)
}
