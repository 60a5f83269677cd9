import { epochDayOf } from './calendar.ts'
import { join } from './pairs.ts'
import { dayMs, type Pairs, ProblemError } from './problem.ts'
import { readFields, readList } from './read-values.ts'

/** How a problem was written down: instants as text or as numbers, and whether unknown names are refused. */
export interface Notation {
  readonly instant: (value: unknown) => number
  readonly strict: boolean
}

/** `2027-03-01` as days since 1970-01-01. */
export function readDate(value: unknown, field: string): number {
  const day =
    typeof value === 'string' && value.length === 10 && value.charCodeAt(4) === dash && value.charCodeAt(7) === dash
      ? epochDayOf(digits(value, 0, 4), digits(value, 5, 7), digits(value, 8, 10))
      : Number.NaN
  if (Number.isNaN(day)) {
    throw new ProblemError(field, value === undefined ? 'is missing' : 'must be a date, such as 2027-03-01')
  }
  return day
}

/** One day's intervals, `[["09:00","12:00"],…]`, as minutes since midnight in pairs, sorted by start, without empty ones. */
export function readIntervals(value: unknown, field: string): Pairs {
  const found: [number, number][] = []
  readList(value, field).forEach((interval, i) => {
    if (!Array.isArray(interval) || interval.length !== 2) {
      throw new ProblemError(`${field}[${i}]`, 'must be a start and an end, such as ["09:00","17:00"]')
    }
    const start = minuteOfDay(interval[0])
    const end = interval[1] === '24:00' ? 1440 : minuteOfDay(interval[1])
    if (Number.isNaN(start) || Number.isNaN(end)) {
      throw new ProblemError(
        `${field}[${i}]`,
        'must hold times from 00:00 to 23:59 without seconds; 24:00 may end a day',
      )
    }
    if (end < start) throw new ProblemError(`${field}[${i}]`, 'ends before it starts')
    if (start < end) found.push([start, end])
  })
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).flat()
}

function minuteOfDay(value: unknown): number {
  if (typeof value !== 'string' || value.length !== 5 || value.charCodeAt(2) !== colon) return Number.NaN
  const hour = digits(value, 0, 2)
  const minute = digits(value, 3, 5)
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : Number.NaN
}

/**
 * An RFC 3339 instant with `Z` or an offset as epoch milliseconds, NaN when it isn't one. What is finer than
 * a millisecond stays as a fraction of one half: enough to round down or up.
 */
export function instantFromText(value: unknown): number {
  if (typeof value !== 'string') return Number.NaN
  if (
    value.length === 20 &&
    value.charCodeAt(19) === zed &&
    value.charCodeAt(4) === dash &&
    value.charCodeAt(7) === dash &&
    value.charCodeAt(10) === tee &&
    value.charCodeAt(13) === colon &&
    value.charCodeAt(16) === colon
  ) {
    const hour = digits(value, 11, 13)
    const minute = digits(value, 14, 16)
    const second = digits(value, 17, 19)
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN
    const day = epochDayOf(digits(value, 0, 4), digits(value, 5, 7), digits(value, 8, 10))
    return day * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000
  }
  if (!anyInstant.test(value)) return Number.NaN
  try {
    const instant = Temporal.Instant.from(value)
    return instant.epochMilliseconds + (instant.epochNanoseconds % 1_000_000n === 0n ? 0 : 0.5)
  } catch {
    return Number.NaN
  }
}

/** Whole epoch milliseconds in the years that a text can name, NaN for anything else. */
export function instantFromNumber(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= yearZero && value < yearTenThousand
    ? value
    : Number.NaN
}

const yearZero = -62_167_219_200_000
const yearTenThousand = 253_402_300_800_000
const anyInstant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:[0-5]\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/
const [dash, colon, tee, zed] = ['-', ':', 'T', 'Z'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
]

/** The digits from `from` to before `to` as a number, −1 if one isn't a digit: small integers stay fast, NaN doesn't. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

/** A text's instant in whole epoch milliseconds, or throws `ProblemError` naming `field`. */
export function parseInstant(text: unknown, field: string): number {
  const ms = readInstant(text, field, { instant: instantFromText, strict: true })
  if (!Number.isInteger(ms)) throw new ProblemError(field, 'must not be finer than a millisecond')
  return ms
}

/** Epoch milliseconds; what is finer leaves a fraction. */
export function readInstant(value: unknown, field: string, notation: Notation): number {
  const ms = notation.instant(value)
  if (Number.isNaN(ms)) {
    throw new ProblemError(
      field,
      value === undefined ? 'is missing' : 'must be an instant, such as 2027-03-01T14:00:00Z',
    )
  }
  return ms
}

/** Spans of time in pairs: sorted, joined, without empty ones, grown outwards to whole milliseconds. */
export function readSpans(value: unknown, field: string, notation: Notation): Pairs {
  const spans: number[] = []
  const list = readList(value, field)
  for (let i = 0; i < list.length; i++) {
    const item = list[i]
    const { start, end } = readFields(item, `${field}[${i}]`, notation.strict ? spanKeys : null)
    const startMs = notation.instant(start)
    const endMs = notation.instant(end)
    if (Number.isNaN(startMs)) readInstant(start, `${field}[${i}].start`, notation)
    if (Number.isNaN(endMs)) readInstant(end, `${field}[${i}].end`, notation)
    // Finer than a millisecond, both ends may round to the same number.
    const fine = startMs === endMs && !Number.isInteger(startMs)
    const order = fine ? Temporal.Instant.compare(start as string, end as string) : startMs - endMs
    if (order > 0) throw new ProblemError(`${field}[${i}]`, 'ends before it starts')
    if (order < 0) spans.push(Math.floor(startMs), Math.ceil(endMs))
  }
  return join(spans)
}

const spanKeys = new Set(['start', 'end'])
