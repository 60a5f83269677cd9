/**
 * A slow second solver: the rules read word by word, minute by minute, with Temporal and nothing else. It shares
 * no code with the engine. It wants instants on whole minutes and zones whose offsets are whole minutes.
 */
export interface OracleProblem {
  now: string
  range: { from: string; to: string }
  viewerTimeZone: string
  meetingType: {
    durationMinutes: number
    slotIntervalMinutes?: number | null
    bufferBeforeMinutes?: number | null
    bufferAfterMinutes?: number | null
    minimumNoticeMinutes?: number | null
    horizonDays?: number | null
    maxPerDay?: number | null
    maxPerWeek?: number | null
  }
  assignment: string
  hosts: OracleHost[]
}

export interface OracleHost {
  id: string
  timeZone: string
  weekly: { [day: string]: [string, string][] }
  overrides?: { date: string; intervals: [string, string][] }[]
  busy?: { start: string; end: string }[]
  blocked?: { start: string; end: string }[]
  bookedStarts?: string[]
}

interface HostCalendar {
  /** One entry a minute, counted from `base`. */
  base: number
  open: Uint8Array
  grid: Uint8Array
  bookedDates: string[]
}

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const allDays = { days: 1 }

export function solve(problem: OracleProblem): { slots: { start: string; hosts: string[] }[] } {
  const first = Temporal.PlainDate.from(problem.range.from)
  const last = Temporal.PlainDate.from(problem.range.to)
  const calendars = problem.hosts.map((host) =>
    readCalendar(problem, host, first.subtract({ days: 3 }), last.add({ days: 4 })),
  )
  const slots: { start: string; hosts: string[] }[] = []
  const from = minuteOf(first.toZonedDateTime('UTC').subtract({ days: 1 }).toInstant())
  const to = minuteOf(last.toZonedDateTime('UTC').add({ days: 2 }).toInstant())
  for (let minute = from; minute < to; minute++) {
    // Rule 5: candidates are the union of all hosts' grids.
    if (!calendars.some(({ base, grid }) => grid[minute - base] === 1)) continue
    // Rule 6.
    const seen = localDate(minute, problem.viewerTimeZone)
    if (seen < problem.range.from || seen > problem.range.to) continue
    const free = problem.hosts
      .filter((host, i) => isFree(problem, host, calendars[i] as HostCalendar, minute))
      .map(({ id }) => id)
    const offered = problem.assignment === 'round_robin' ? free.length > 0 : free.length === problem.hosts.length
    if (offered) slots.push({ start: instantOf(minute).toString(), hosts: free })
  }
  return { slots }
}

/** Rules 1 to 3. */
function readCalendar(
  problem: OracleProblem,
  host: OracleHost,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): HostCalendar {
  const step = problem.meetingType.slotIntervalMinutes ?? problem.meetingType.durationMinutes
  const base = minuteOf(from.toZonedDateTime('UTC').subtract({ days: 2 }).toInstant())
  const length = (from.until(to).days + 5) * 1440
  const open = new Uint8Array(length)
  const grid = new Uint8Array(length)
  for (let date = from; Temporal.PlainDate.compare(date, to) <= 0; date = date.add(allDays)) {
    const override = (host.overrides ?? []).find((one) => one.date === date.toString())
    const intervals = override ? override.intervals : (host.weekly[names[date.dayOfWeek - 1] as string] ?? [])
    for (const [start, end] of intervals) {
      const begins = minuteOf(wallClock(date, start, host.timeZone))
      const ends = minuteOf(wallClock(date, end, host.timeZone))
      for (let minute = begins; minute < ends; minute++) open[minute - base] = 1
      for (let minute = begins; minute < ends; minute += step) grid[minute - base] = 1
    }
  }
  const bookedDates = (host.bookedStarts ?? []).map((start) => localDate(minuteText(start), host.timeZone))
  return { base, open, grid, bookedDates }
}

/** Rule 4. */
function isFree(problem: OracleProblem, host: OracleHost, calendar: HostCalendar, start: number): boolean {
  const type = problem.meetingType
  const end = start + type.durationMinutes
  for (let minute = start; minute < end; minute++) if (calendar.open[minute - calendar.base] !== 1) return false
  const guardedFrom = start - (type.bufferBeforeMinutes ?? 0)
  const guardedTo = end + (type.bufferAfterMinutes ?? 0)
  for (const span of host.busy ?? []) if (anyMinute(span, guardedFrom, guardedTo)) return false
  for (const span of host.blocked ?? []) if (anyMinute(span, start, end)) return false
  if (start < minuteText(problem.now) + (type.minimumNoticeMinutes ?? 0)) return false
  const date = localDate(start, host.timeZone)
  if (type.horizonDays != null) {
    const today = Temporal.PlainDate.from(localDate(minuteText(problem.now), host.timeZone))
    if (date > today.add({ days: type.horizonDays }).toString()) return false
  }
  const onDay = calendar.bookedDates.filter((other) => other === date)
  if (type.maxPerDay != null && onDay.length >= type.maxPerDay) return false
  const inWeek = calendar.bookedDates.filter((other) => type.maxPerWeek != null && isoWeek(other) === isoWeek(date))
  return type.maxPerWeek == null || inWeek.length < type.maxPerWeek
}

function isoWeek(date: string): string {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date)
  return `${yearOfWeek}-${weekOfYear}`
}

/** Whether one of the minutes from `from` to before `to` is taken; on whole minutes each is taken wholly or not at all. */
function anyMinute(span: { start: string; end: string }, from: number, to: number): boolean {
  const start = minuteText(span.start)
  const end = minuteText(span.end)
  for (let minute = from; minute < to; minute++) if (start <= minute && minute < end) return true
  return false
}

function wallClock(date: Temporal.PlainDate, time: string, timeZone: string): Temporal.Instant {
  const [day, clock] = time === '24:00' ? [date.add(allDays), '00:00'] : [date, time]
  const local = day.toPlainDateTime(Temporal.PlainTime.from(clock))
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).toInstant()
}

const dates = new Map<string, Map<number, string>>()

/** A local date as text, which sorts as dates do; remembered, because Temporal takes its time and hosts share days. */
function localDate(minute: number, timeZone: string): string {
  let ofZone = dates.get(timeZone)
  if (ofZone === undefined || ofZone.size > 100_000) {
    ofZone = new Map()
    dates.set(timeZone, ofZone)
  }
  let date = ofZone.get(minute)
  if (date === undefined) {
    date = instantOf(minute).toZonedDateTimeISO(timeZone).toPlainDate().toString()
    ofZone.set(minute, date)
  }
  return date
}

function instantOf(minute: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(minute * 60_000)
}

function minuteOf(instant: Temporal.Instant): number {
  if (instant.epochMilliseconds % 60_000 !== 0) throw new Error(`${instant} is not on a whole minute`)
  return instant.epochMilliseconds / 60_000
}

const minutes = new Map<string, number>()

/** Texts repeat for every minute looked at. */
function minuteText(text: string): number {
  let minute = minutes.get(text)
  if (minute === undefined) {
    if (minutes.size > 10_000) minutes.clear()
    minute = minuteOf(Temporal.Instant.from(text))
    minutes.set(text, minute)
  }
  return minute
}
