import { getSchedule, openStarts, type Schedule } from '#/modules/availability/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { takenTimes } from './host-times.ts'
import { dayMs, type OwnRules, offerProblem, offerRules, reach } from './offer.ts'
import { hiddenTimes } from './zoom-overlaps.ts'

export interface OpenTime {
  startsAt: Date
}

interface OpenTimes {
  meetingType: MeetingType
  /** The type's, when the caller has it already. */
  schedule?: Schedule
  /** Local dates in `timeZone`, both included, at most 400 days. */
  from: string
  to: string
  timeZone: string
  /** The event being moved: not in its own way, with its own length and buffers (decision 50). */
  moving?: OwnRules
}

/** The starts that a guest may book, ascending (availability document). Throws `invalid_input` for dates or zones that aren't. */
export async function openTimes(ctx: Ctx, asked: OpenTimes): Promise<{ slots: OpenTime[] }> {
  const { meetingType, from, to, timeZone, moving } = asked
  if (meetingType.workspaceId !== ctx.workspaceId) throw new DomainError('not_found')
  const rules = offerRules(meetingType, moving)
  const schedule = asked.schedule ?? (await getSchedule(ctx, meetingType.scheduleId))
  const now = ctx.now().getTime()
  // A zone lies up to 14 hours from UTC, so a day more on each side holds every local date asked for.
  const first = Math.max(now, instantOf(from) - dayMs)
  const around = reach(rules, first, Math.max(first, instantOf(to) + 2 * dayMs))
  const { hostId, id: meetingTypeId } = meetingType
  const taken = [
    ...(await takenTimes(ctx, { hostId, ...around, meetingTypeId, except: moving?.id })),
    ...(await hiddenTimes(ctx, meetingType, { ...around, except: moving?.id })),
  ]
  const { starts } = openStarts(offerProblem({ rules, schedule, taken, now, range: { from, to }, timeZone }))
  return { slots: starts.map((start) => ({ startsAt: new Date(start) })) }
}

interface NearestTimes {
  meetingType: MeetingType
  around: Date
  count?: number
  moving?: OwnRules
}

// Most often the week around has enough; a full host is looked at further, and in the end given up on.
const searchDays = [4, 20, 120] as const

/** The `count` open starts nearest to an instant, ascending; fewer only if there aren't as many within four months. */
export async function nearestTimes(ctx: Ctx, { around, count = 5, ...asked }: NearestTimes): Promise<OpenTime[]> {
  const middle = Math.max(around.getTime(), ctx.now().getTime())
  let nearest: OpenTime[] = []
  for (const days of searchDays) {
    const from = dateOf(middle - days * dayMs)
    const to = dateOf(middle + days * dayMs)
    const { slots } = await openTimes(ctx, { ...asked, from, to, timeZone: 'UTC' })
    const distance = ({ startsAt }: OpenTime) => Math.abs(startsAt.getTime() - around.getTime())
    nearest = slots.sort((a, b) => distance(a) - distance(b)).slice(0, count)
    if (nearest.length === count) break
  }
  return nearest.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function instantOf(date: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at)) throw new DomainError('invalid_input')
  return at
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
