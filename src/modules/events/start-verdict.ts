import { explainSlot, isOffered, type Schedule } from '#/modules/availability/index.ts'
import type { TakenTime } from './host-times.ts'
import { minuteMs, type OfferRules, offerProblem } from './offer.ts'

interface Asked {
  rules: OfferRules
  schedule: Schedule
  taken: TakenTime[]
  startsAt: Date
  now: Date
  /** When the page was loaded, if notice may be counted from then (decision 44). */
  noticeSince?: Date
}

/** Is the start offered to a guest; if not, why in one word? */
export function judgeStart(asked: Asked): 'offered' | 'slot_taken' | 'too_late' | 'slot_not_offered' {
  const { startsAt, now, taken, noticeSince = now } = asked
  const start = startsAt.getTime()
  // The grace shortens the notice, it doesn't open the past.
  if (start >= now.getTime() && isOffered(problemAt(asked, taken, noticeSince), start)) return 'offered'
  if (start >= now.getTime() && isOffered(problemAt(asked, [], noticeSince), start)) return 'slot_taken'
  // Whatever the type asks for: would it have been offered to somebody who came early enough?
  const early = new Date(start - asked.rules.minimumNoticeMinutes * minuteMs)
  return early < now && isOffered(problemAt(asked, [], early), start) ? 'too_late' : 'slot_not_offered'
}

/** What a host may override when moving an event (decision 12); the constraint isn't among them. */
export type Override = 'hours' | 'buffers' | 'notice' | 'horizon' | 'limits'

const overrideOf = {
  hours: 'hours',
  busy: 'buffers',
  blocked: 'buffers',
  notice: 'notice',
  horizon: 'horizon',
  day_limit: 'limits',
  week_limit: 'limits',
} as const

/** The rules that don't admit the start, each once. */
export function rulesAgainst(asked: Asked): Override[] {
  const { perHost } = explainSlot(problemAt(asked, asked.taken, asked.now), asked.startsAt.getTime())
  const refusing = (perHost[0]?.rules ?? []).filter(({ admits }) => !admits)
  return [...new Set(refusing.map(({ rule }) => overrideOf[rule]))]
}

function problemAt({ rules, schedule, startsAt }: Asked, taken: TakenTime[], now: Date) {
  const date = startsAt.toISOString().slice(0, 10)
  return offerProblem({ rules, schedule, taken, now: now.getTime(), range: { from: date, to: date }, timeZone: 'UTC' })
}
