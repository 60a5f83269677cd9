import { type Pairs, ProblemError, type SlotHost, weekdays } from './problem.ts'
import { type Notation, readDate, readInstant, readIntervals, readSpans } from './read-times.ts'
import { readFields, readList, readTimeZone } from './read-values.ts'

const hostKeys = new Set(['id', 'timeZone', 'weekly', 'overrides', 'busy', 'blocked', 'bookedStarts'])
const weekdayKeys: ReadonlySet<string> = new Set(weekdays)
const overrideKeys = new Set(['date', 'intervals'])
const none: Pairs = []

/** One entry of `hosts`; throws `ProblemError` with a path that begins with `field`. */
export function readHost(value: unknown, field: string, notation: Notation): SlotHost {
  const fields = readFields(value, field, notation.strict ? hostKeys : null)
  if (typeof fields.id !== 'string') {
    throw new ProblemError(`${field}.id`, fields.id === undefined ? 'is missing' : 'must be a text')
  }
  return {
    id: fields.id,
    timeZone: readTimeZone(fields.timeZone, `${field}.timeZone`),
    weekly: readWeekly(fields.weekly, `${field}.weekly`),
    overrides: isNone(fields.overrides) ? null : readOverrides(fields.overrides, `${field}.overrides`, notation),
    busy: isNone(fields.busy) ? none : readSpans(fields.busy, `${field}.busy`, notation),
    blocked: isNone(fields.blocked) ? none : readSpans(fields.blocked, `${field}.blocked`, notation),
    bookedStarts: isNone(fields.bookedStarts)
      ? none
      : readList(fields.bookedStarts, `${field}.bookedStarts`).map((start, i) =>
          Math.floor(readInstant(start, `${field}.bookedStarts[${i}]`, notation)),
        ),
  }
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null
}

function readWeekly(value: unknown, field: string): Pairs[] {
  const fields = readFields(value, field, weekdayKeys)
  return weekdays.map((day) => (fields[day] === undefined ? none : readIntervals(fields[day], `${field}.${day}`)))
}

function readOverrides(value: unknown, field: string, notation: Notation): ReadonlyMap<number, Pairs> | null {
  const overrides = new Map<number, Pairs>()
  readList(value, field).forEach((item, i) => {
    const fields = readFields(item, `${field}[${i}]`, notation.strict ? overrideKeys : null)
    const day = readDate(fields.date, `${field}[${i}].date`)
    if (overrides.has(day)) throw new ProblemError(`${field}[${i}]`, 'replaces a date that an earlier one replaces')
    overrides.set(day, readIntervals(fields.intervals, `${field}[${i}].intervals`))
  })
  return overrides.size === 0 ? null : overrides
}
