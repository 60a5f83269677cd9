import { explainSlot, type SlotExplanation } from '#/modules/availability/index.ts'
import { type OfferedType, offeredLocations } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { takenTimes } from './host-times.ts'
import { minuteMs, offerProblem, reach } from './offer.ts'
import { hiddenTimes } from './zoom-overlaps.ts'

/** Why guests are or aren't offered a start of a meeting type (X5). */
export interface StartExplanation {
  isOffered: boolean
  /** How many of its places guests may choose from; with none no start is offered. */
  places: { offered: number; all: number }
  /** Other meetings on its Zoom accounts then, where the type hides such times (decision 26); null where it doesn't. */
  zoomMeetings: { start: string; end: string }[] | null
  /** The host's hours, events, notice and limits, rule by rule. */
  rules: SlotExplanation
}

/** Explains one start; `isOffered` is what `openTimes` would answer, and whether there is a place to meet at. */
export async function explainStart(
  ctx: Ctx,
  { type, schedule }: Pick<OfferedType, 'type' | 'schedule'>,
  startsAt: Date,
): Promise<StartExplanation> {
  const start = startsAt.getTime()
  const around = reach(type, start, start)
  const taken = await takenTimes(ctx, { hostId: type.hostId, ...around, meetingTypeId: type.id })
  const { timeZone } = schedule
  const date = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  const range = { from: date, to: date }
  const rules = explainSlot(
    offerProblem({ rules: type, schedule, taken, now: ctx.now().getTime(), range, timeZone }),
    start,
  )
  const end = start + type.durationMinutes * minuteMs
  const hidden = (await hiddenTimes(ctx, type, around)).filter((meeting) => meeting.start < end && start < meeting.end)
  const places = { offered: (await offeredLocations(ctx, type)).length, all: type.locations.length }
  return {
    isOffered: rules.offered && hidden.length === 0 && places.offered > 0,
    places,
    zoomMeetings:
      type.zoomOverlap === 'hide' ? hidden.map(({ start, end }) => ({ start: text(start), end: text(end) })) : null,
    rules,
  }
}

function text(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
