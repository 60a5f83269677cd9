import { formatDate, formatInstant, mondayOf, weekOf } from './calendar.ts'
import { type ChangedInterval, type ClockChange, changedIntervals, changesOn } from './clock-changes.ts'
import { hostHours, intervalsOn } from './host-hours.ts'
import { join } from './pairs.ts'
import { dayMs, minuteMs, type Pairs, type SlotHost, type SlotProblem } from './problem.ts'
import { localDay, offsetAt, type ZoneRules, zoneRules } from './zone-rules.ts'

/** Instants in UTC, half-open. */
export interface Span {
  readonly start: string
  readonly end: string
}

export interface HostExplanation {
  readonly id: string
  readonly timeZone: string
  /** The start on the host's clock: `2027-03-02T09:30-05:00`. */
  readonly local: string
  readonly free: boolean
  /** The interval whose grid holds the start; null when it lies on none of this host's. */
  readonly grid: Span | null
  /** Rule 4, each part; `free` is all of them together. */
  readonly rules: readonly HostRule[]
  readonly warnings: readonly ClockWarning[]
}

export type HostRule =
  | { readonly rule: 'hours'; readonly admits: boolean; readonly needs: Span; readonly open: Span | null }
  | {
      readonly rule: 'busy'
      readonly admits: boolean
      readonly needs: Span
      readonly bufferBeforeMinutes: number
      readonly bufferAfterMinutes: number
      readonly overlaps: readonly Span[]
    }
  | { readonly rule: 'blocked'; readonly admits: boolean; readonly needs: Span; readonly overlaps: readonly Span[] }
  | { readonly rule: 'notice'; readonly admits: boolean; readonly earliest: string; readonly noticeMinutes: number }
  | {
      readonly rule: 'horizon'
      readonly admits: boolean
      readonly date: string
      readonly today: string
      readonly lastDate: string | null
    }
  | {
      readonly rule: 'day_limit'
      readonly admits: boolean
      readonly date: string
      readonly count: number
      readonly most: number | null
    }
  | {
      readonly rule: 'week_limit'
      readonly admits: boolean
      readonly monday: string
      readonly count: number
      readonly most: number | null
    }

/** A clock change on or around the start's date, and which of the host's intervals it changes. */
export interface ClockWarning extends ClockChange {
  readonly intervals: readonly ChangedInterval[]
}

export function explainHost(problem: SlotProblem, host: SlotHost, startMs: number): HostExplanation {
  const rules = zoneRules(host.timeZone, startMs - 12 * dayMs, startMs + 12 * dayMs)
  const hours = hostHours(host, rules, startMs - 2 * dayMs, startMs + 3 * dayMs)
  const day = localDay(rules, startMs)
  const found = [
    judgeHours(problem, hours, startMs),
    judgeBusy(problem, host, startMs),
    judgeBlocked(problem, host, startMs),
    judgeNotice(problem, startMs),
    judgeHorizon(problem, host, day),
    judgeDayLimit(problem, host, rules, day),
    judgeWeekLimit(problem, host, rules, day),
  ]
  return {
    id: host.id,
    timeZone: host.timeZone,
    local: formatLocal(startMs, offsetAt(rules, startMs)),
    free: found.every(({ admits }) => admits),
    grid: gridHolding(problem, hours, startMs),
    rules: found,
    warnings: warningsOn(host, day),
  }
}

function judgeHours(problem: SlotProblem, hours: Pairs, startMs: number): HostRule {
  const endMs = startMs + problem.durationMs
  const open = spansOf(join(hours)).find(([start, end]) => start <= startMs && startMs < end)
  return {
    rule: 'hours',
    admits: open !== undefined && endMs <= open[1],
    needs: formatSpan(startMs, endMs),
    open: open === undefined ? null : formatSpan(...open),
  }
}

function judgeBusy(problem: SlotProblem, host: SlotHost, startMs: number): HostRule {
  const from = startMs - problem.bufferBeforeMs
  const to = startMs + problem.durationMs + problem.bufferAfterMs
  const overlaps = overlapping(host.busy, from, to)
  return {
    rule: 'busy',
    admits: overlaps.length === 0,
    needs: formatSpan(from, to),
    bufferBeforeMinutes: problem.bufferBeforeMs / minuteMs,
    bufferAfterMinutes: problem.bufferAfterMs / minuteMs,
    overlaps,
  }
}

function judgeBlocked(problem: SlotProblem, host: SlotHost, startMs: number): HostRule {
  const endMs = startMs + problem.durationMs
  const overlaps = overlapping(host.blocked, startMs, endMs)
  return { rule: 'blocked', admits: overlaps.length === 0, needs: formatSpan(startMs, endMs), overlaps }
}

function judgeNotice(problem: SlotProblem, startMs: number): HostRule {
  return {
    rule: 'notice',
    admits: startMs >= problem.earliestMs,
    earliest: formatInstant(problem.earliestMs),
    noticeMinutes: problem.noticeMs / minuteMs,
  }
}

function judgeHorizon(problem: SlotProblem, host: SlotHost, day: number): HostRule {
  const { nowMs, horizonDays } = problem
  const today = localDay(zoneRules(host.timeZone, nowMs, nowMs), nowMs)
  const last = horizonDays === null ? null : today + horizonDays
  return {
    rule: 'horizon',
    admits: last === null || day <= last,
    date: formatDate(day),
    today: formatDate(today),
    lastDate: last === null ? null : formatDate(last),
  }
}

function judgeDayLimit(problem: SlotProblem, host: SlotHost, rules: ZoneRules, day: number): HostRule {
  const most = problem.maxPerDay
  const count = bookedDays(host, rules, day).filter((booked) => booked === day).length
  return { rule: 'day_limit', admits: most === null || count < most, date: formatDate(day), count, most }
}

function judgeWeekLimit(problem: SlotProblem, host: SlotHost, rules: ZoneRules, day: number): HostRule {
  const most = problem.maxPerWeek
  const count = bookedDays(host, rules, day).filter((booked) => weekOf(booked) === weekOf(day)).length
  return { rule: 'week_limit', admits: most === null || count < most, monday: formatDate(mondayOf(day)), count, most }
}

/** The local days of the bookings near `day`, the only ones that `rules` covers. */
function bookedDays(host: SlotHost, rules: ZoneRules, day: number): number[] {
  return host.bookedStarts
    .filter((start) => Math.abs(start - day * dayMs) < 9 * dayMs)
    .map((start) => localDay(rules, start))
}

function gridHolding(problem: SlotProblem, hours: Pairs, startMs: number): Span | null {
  const holding = spansOf(hours).find(
    ([start, end]) => start <= startMs && startMs < end && (startMs - start) % problem.stepMs === 0,
  )
  return holding === undefined ? null : formatSpan(...holding)
}

function warningsOn(host: SlotHost, day: number): ClockWarning[] {
  const intervals = [day - 1, day, day + 1].flatMap((date) =>
    changedIntervals(host.timeZone, date, intervalsOn(host, date)),
  )
  return changesOn(host.timeZone, day, day).map((change) => ({
    ...change,
    intervals: intervals.filter(({ date }) => change.from.startsWith(date) || change.to.startsWith(date)),
  }))
}

function overlapping(pairs: Pairs, from: number, to: number): Span[] {
  return spansOf(pairs)
    .filter(([start, end]) => start < to && from < end)
    .map(([start, end]) => formatSpan(start, end))
}

function spansOf(pairs: Pairs): [number, number][] {
  return Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] as number, pairs[2 * i + 1] as number])
}

function formatSpan(start: number, end: number): Span {
  return { start: formatInstant(start), end: formatInstant(end) }
}

function formatLocal(ms: number, offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / minuteMs
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0')
  const rest = String(Math.floor(minutes % 60)).padStart(2, '0')
  return `${formatInstant(ms + offsetMs).replace(/(:00)?Z$/, '')}${offsetMs < 0 ? '-' : '+'}${hours}:${rest}`
}
