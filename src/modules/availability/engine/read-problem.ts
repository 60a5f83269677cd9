import { type Assignment, assignments, minuteMs, ProblemError, type SlotProblem } from './problem.ts'
import { readHost } from './read-host.ts'
import { instantFromNumber, instantFromText, type Notation, readDate, readInstant } from './read-times.ts'
import { type Fields, readFields, readList, readTimeZone, readWhole } from './read-values.ts'

/** Reads a problem as the availability document writes it (parsed JSON), or throws `ProblemError` naming the field. */
export function parseProblem(value: unknown): SlotProblem {
  return readProblem(value, { instant: instantFromText, strict: true })
}

/** The same from rows of the database: instants in epoch milliseconds, further columns ignored; throws `ProblemError`. */
export function compileProblem(parts: ProblemParts): SlotProblem {
  return readProblem(parts, { instant: instantFromNumber, strict: false })
}

/** A problem of the availability document with instants in epoch milliseconds; absent or null means none. */
export interface ProblemParts {
  readonly now: number
  /** Local dates in `viewerTimeZone`, both included. */
  readonly range: { readonly from: string; readonly to: string }
  readonly viewerTimeZone: string
  readonly meetingType: {
    readonly durationMinutes: number
    readonly slotIntervalMinutes?: number | null
    readonly bufferBeforeMinutes?: number | null
    readonly bufferAfterMinutes?: number | null
    readonly minimumNoticeMinutes?: number | null
    readonly horizonDays?: number | null
    readonly maxPerDay?: number | null
    readonly maxPerWeek?: number | null
  }
  readonly assignment: Assignment
  readonly hosts: readonly HostParts[]
}

type Interval = readonly [string, string]
type Span = { readonly start: number; readonly end: number }

export interface HostParts {
  readonly id: string
  readonly timeZone: string
  readonly weekly: { readonly [day in 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun']?: readonly Interval[] }
  readonly overrides?: readonly { readonly date: string; readonly intervals: readonly Interval[] }[] | null
  readonly busy?: readonly Span[] | null
  /** Own events grown by their own buffers. */
  readonly blocked?: readonly Span[] | null
  readonly bookedStarts?: readonly number[] | null
}

const problemKeys = new Set(['now', 'range', 'viewerTimeZone', 'meetingType', 'assignment', 'hosts'])
const rangeKeys = new Set(['from', 'to'])
const typeKeys = new Set([
  'durationMinutes',
  'slotIntervalMinutes',
  'bufferBeforeMinutes',
  'bufferAfterMinutes',
  'minimumNoticeMinutes',
  'horizonDays',
  'maxPerDay',
  'maxPerWeek',
])
const mostDays = 400
const mostHosts = 100

function readProblem(value: unknown, notation: Notation): SlotProblem {
  const fields = readFields(value, 'problem', notation.strict ? problemKeys : null)
  const now = readInstant(fields.now, 'now', notation)
  const range = readRange(fields.range, notation)
  const viewerTimeZone = readTimeZone(fields.viewerTimeZone, 'viewerTimeZone')
  const type = readFields(fields.meetingType, 'meetingType', notation.strict ? typeKeys : null)
  const durationMinutes = readWhole(type.durationMinutes, 'meetingType.durationMinutes', 1, 1440)
  const stepMinutes = optionalWhole(type, 'slotIntervalMinutes', 1, 1440) ?? durationMinutes
  const noticeMs = minuteMs * (optionalWhole(type, 'minimumNoticeMinutes', 0, 525_600) ?? 0)
  const rules = {
    bufferBeforeMs: minuteMs * (optionalWhole(type, 'bufferBeforeMinutes', 0, 1440) ?? 0),
    bufferAfterMs: minuteMs * (optionalWhole(type, 'bufferAfterMinutes', 0, 1440) ?? 0),
    horizonDays: optionalWhole(type, 'horizonDays', 0, 3650),
    maxPerDay: optionalWhole(type, 'maxPerDay', 0, Number.MAX_SAFE_INTEGER),
    maxPerWeek: optionalWhole(type, 'maxPerWeek', 0, Number.MAX_SAFE_INTEGER),
  }
  const assignment = readAssignment(fields.assignment)
  const hosts = readList(fields.hosts, 'hosts')
  if (hosts.length === 0) throw new ProblemError('hosts', 'must name at least one host')
  if (hosts.length > mostHosts) throw new ProblemError('hosts', `must name at most ${mostHosts} hosts`)
  if (assignment === 'single' && hosts.length > 1) {
    throw new ProblemError('hosts', 'must name exactly one host when the assignment is single')
  }
  const ids = new Set<string>()
  return {
    nowMs: Math.floor(now),
    earliestMs: Math.ceil(now) + noticeMs,
    ...range,
    viewerTimeZone,
    durationMs: durationMinutes * minuteMs,
    stepMs: stepMinutes * minuteMs,
    noticeMs,
    ...rules,
    assignment,
    hosts: hosts.map((host, i) => {
      const read = readHost(host, `hosts[${i}]`, notation)
      if (ids.has(read.id)) throw new ProblemError(`hosts[${i}].id`, 'is the id of an earlier host')
      ids.add(read.id)
      return read
    }),
  }
}

function readRange(value: unknown, notation: Notation): { fromDay: number; toDay: number } {
  const fields = readFields(value, 'range', notation.strict ? rangeKeys : null)
  const fromDay = readDate(fields.from, 'range.from')
  const toDay = readDate(fields.to, 'range.to')
  if (toDay < fromDay) throw new ProblemError('range', 'ends before it starts')
  if (toDay - fromDay >= mostDays) throw new ProblemError('range', `must be at most ${mostDays} days`)
  return { fromDay, toDay }
}

function readAssignment(value: unknown): Assignment {
  const found = assignments.find((assignment) => assignment === value)
  if (found === undefined) throw new ProblemError('assignment', `must be one of ${assignments.join(', ')}`)
  return found
}

function optionalWhole(type: Fields, key: string, least: number, most: number): number | null {
  const value = type[key]
  return value === undefined || value === null ? null : readWhole(value, `meetingType.${key}`, least, most)
}
