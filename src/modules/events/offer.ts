import {
  compileProblem,
  engineHours,
  ProblemError,
  type Schedule,
  type SlotProblem,
} from '#/modules/availability/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import type { TakenTime } from './host-times.ts'
import type { Event } from './queries.ts'

export const minuteMs = 60_000
export const dayMs = 86_400_000

/** The rules that an offer of starts follows, in minutes and days. */
export type OfferRules = Pick<
  MeetingType,
  | 'durationMinutes'
  | 'slotIntervalMinutes'
  | 'bufferBeforeMinutes'
  | 'bufferAfterMinutes'
  | 'minimumNoticeMinutes'
  | 'horizonDays'
  | 'maxPerDay'
  | 'maxPerWeek'
>

/** The event's own length and buffers, which a changed type doesn't touch (Y16). */
export type OwnRules = Pick<Event, 'id' | 'durationMinutes' | 'bufferBeforeMinutes' | 'bufferAfterMinutes'>

/** By which rules starts are offered: the type's, and for an event being moved its own length and buffers. */
export function offerRules(type: MeetingType, moving?: OwnRules): OfferRules {
  if (!moving) return type
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = moving
  return {
    ...type,
    slotIntervalMinutes: type.slotIntervalMinutes ?? type.durationMinutes,
    durationMinutes,
    bufferBeforeMinutes,
    bufferAfterMinutes,
  }
}

interface Offer {
  rules: OfferRules
  schedule: Schedule
  taken: TakenTime[]
  /** Epoch milliseconds. */
  now: number
  range: { from: string; to: string }
  timeZone: string
}

/** The slot engine's problem (availability document) for one host; throws `invalid_input` for a range or zone it refuses. */
export function offerProblem({ rules, schedule, taken, now, range, timeZone }: Offer): SlotProblem {
  try {
    return compileProblem({
      now,
      range,
      viewerTimeZone: timeZone,
      meetingType: rules,
      assignment: 'single',
      hosts: [
        {
          id: schedule.hostId,
          timeZone: schedule.timeZone,
          ...engineHours(schedule),
          busy: taken.filter(({ isRoomOnly }) => !isRoomOnly),
          blocked: taken.map(({ start, end, bufferBeforeMinutes, bufferAfterMinutes }) => ({
            start: start - bufferBeforeMinutes * minuteMs,
            end: end + bufferAfterMinutes * minuteMs,
          })),
          bookedStarts: taken.flatMap(({ counts, start }) => (counts ? [start] : [])),
        },
      ],
    })
  } catch (error) {
    if (error instanceof ProblemError) throw new DomainError('invalid_input', {}, error.field)
    throw error
  }
}

/**
 * How far around a stretch of starts other events matter: a day for the longest buffer on either side, a day for the
 * longest event; with limits, whole weeks of the host wherever their zone lies.
 */
export function reach(rules: OfferRules, from: number, to: number): { from: number; to: number } {
  const isLimited = rules.maxPerDay !== null || rules.maxPerWeek !== null
  const margin = isLimited ? 9 * dayMs : dayMs
  return { from: from - margin, to: to + margin + dayMs }
}
