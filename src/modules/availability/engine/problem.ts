/** One slot problem, checked and in numbers: instants in epoch milliseconds, dates in days since 1970-01-01. */
export interface SlotProblem {
  readonly nowMs: number
  /** `now` plus the notice, rounded up to the millisecond. */
  readonly earliestMs: number
  readonly fromDay: number
  readonly toDay: number
  readonly viewerTimeZone: string
  readonly durationMs: number
  readonly stepMs: number
  readonly bufferBeforeMs: number
  readonly bufferAfterMs: number
  readonly noticeMs: number
  readonly horizonDays: number | null
  readonly maxPerDay: number | null
  readonly maxPerWeek: number | null
  readonly assignment: Assignment
  readonly hosts: readonly SlotHost[]
}

export interface SlotHost {
  readonly id: string
  readonly timeZone: string
  /** Monday first; each day holds minutes since local midnight in pairs, sorted by start. */
  readonly weekly: readonly Pairs[]
  /** What replaces a day's hours, by epoch day; null where there is nothing to look up. */
  readonly overrides: ReadonlyMap<number, Pairs> | null
  /** Instants in pairs: sorted, joined where they touch, none empty. */
  readonly busy: Pairs
  readonly blocked: Pairs
  readonly bookedStarts: readonly number[]
}

/** Starts and ends in turn: `[start, end, start, end, …]`, half-open. Flat, because the engine walks thousands of them. */
export type Pairs = readonly number[]

export const assignments = ['single', 'collective', 'round_robin'] as const
export type Assignment = (typeof assignments)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

export interface SlotAnswer {
  readonly slots: readonly Slot[]
}

export interface Slot {
  readonly start: string
  readonly hosts: readonly string[]
}

/** The problem can't be solved as asked; `field` says where, as in `hosts[0].weekly.mon[1]`. */
export class ProblemError extends Error {
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.name = 'ProblemError'
    this.field = field
  }
}

export const minuteMs = 60_000
export const dayMs = 86_400_000
