import type { Interval } from './tables.ts'

/** Minutes since the midnight that the interval's date begins with; a night shift ends after 1440. */
export function intervalMinutes([from, to]: Interval): { from: number; to: number } {
  const start = minuteOfDay(from)
  const end = minuteOfDay(to)
  return { from: start, to: end <= start ? end + 1440 : end }
}

/** An interval as the parts on its own date and on the next one; a night shift has both. */
export function splitAtMidnight(interval: Interval): { own: Interval; next: Interval | null } {
  const [from, to] = interval
  if (minuteOfDay(from) < minuteOfDay(to)) return { own: interval, next: null }
  return { own: [from, '24:00'], next: to === '00:00' ? null : ['00:00', to] }
}

function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}
