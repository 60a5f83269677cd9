/** A day as the picker draws it: `date` is "2027-03-01" in the guest's zone, `column` 1 … 7 from the week's first day. */
export interface Day {
  date: string
  number: number
  column: number
  startsAt: Date[]
}

/** The days of `month` ("2027-03") in `timeZone`, each with its start times; `firstDay` is 1 (Monday) … 7 (Sunday). */
export function daysOf(month: string, starts: Date[], timeZone: string, firstDay: number): Day[] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const days: Day[] = []
  let next = 0
  let begins = beginningOf(first, timeZone)
  for (let number = 1; number <= first.daysInMonth; number++) {
    const date = first.with({ day: number })
    const ends = beginningOf(date.add({ days: 1 }), timeZone)
    const startsAt: Date[] = []
    while (next < starts.length && (starts[next] as Date).getTime() < begins) next++
    while (next < starts.length && (starts[next] as Date).getTime() < ends) startsAt.push(starts[next++] as Date)
    days.push({ date: date.toString(), number, column: ((date.dayOfWeek - firstDay + 7) % 7) + 1, startsAt })
    begins = ends
  }
  return days
}

/** "2027-03-01" of an instant in `timeZone`. */
export function dateIn(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** The month `count` months after `month`. */
export function addMonths(month: string, count: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months: count }).toString()
}

/** The last date of `month`. */
export function lastDateOf(month: string): string {
  const first = Temporal.PlainYearMonth.from(month)
  return first.toPlainDate({ day: first.daysInMonth }).toString()
}

/** Noon UTC of a date: for writing its name in words, in the zone UTC. */
export function noonOf(date: string): Date {
  return new Date(`${date}T12:00:00Z`)
}

/** The parts of the day that times are grouped by. */
export type PartOfDay = 'morning' | 'afternoon' | 'evening'

/** Start times by part of the guest's day, in order; parts without times are left out. */
export function partsOfDay(starts: Date[], timeZone: string): [PartOfDay, Date[]][] {
  return [...Map.groupBy(starts, (at) => partOf(hourIn(at, timeZone)))]
}

/** Does this local time stand for two instants, because clocks go back between them (decision 52)? */
export function isDoubled(at: Date, timeZone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const [earlier, later] = (['earlier', 'later'] as const).map(
    (disambiguation) => local.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  )
  // A skipped time has two readings as well, but no instant shows it.
  return earlier !== later
}

/** 1 (Monday) … 7 (Sunday): the day that weeks begin with where this locale is spoken. */
export function firstDayOfWeek(locale: string): number {
  return new Intl.Locale(locale).getWeekInfo().firstDay
}

const zones = new Set(Intl.supportedValuesOf('timeZone'))

/** Is this a month like "2027-03", a date like "2027-03-01", a time zone that we know? */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
export const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(noonOf(text).getTime())
export function isTimeZone(text: string): boolean {
  if (zones.has(text)) return true
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

function beginningOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds
}

function hourIn(at: Date, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).hour
}

function partOf(hour: number): PartOfDay {
  if (hour < 12) return 'morning'
  return hour < 17 ? 'afternoon' : 'evening'
}
