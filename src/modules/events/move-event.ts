import { and, eq } from 'drizzle-orm'
import { getSchedule } from '#/modules/availability/index.ts'
import { moveConference } from '#/modules/conferencing/index.ts'
import { getMeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { HostId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { isEvent, lockEvent, sideOf } from './access.ts'
import { eventMoved } from './facts.ts'
import { isHostHeld, takenTimes } from './host-times.ts'
import { instantInput } from './inputs.ts'
import { offerRules, reach } from './offer.ts'
import type { Event } from './queries.ts'
import { endOf, refuseFinished } from './rules.ts'
import { judgeStart, type Override, rulesAgainst } from './start-verdict.ts'
import { eventHosts, events } from './tables.ts'
import { hiddenTimes, type ZoomOverlap, zoomOverlaps } from './zoom-overlaps.ts'

interface MoveEvent {
  eventId: string
  startsAt: Date | string
}

export interface MovePreview {
  overrides: Override[]
  overlaps: ZoomOverlap[]
}

/**
 * Moves the event with its room; hosts stay, the join URL too (J2). A guest needs an offered start; a host may override
 * hours, notice and limits, and is told which. Moving to where it is changes nothing. Throws `slot_taken`, `too_late`,
 * `slot_not_offered`, `already_cancelled`, `event_over`, `not_found`.
 */
export async function moveEvent(ctx: Ctx, input: MoveEvent): Promise<{ event: Event; overrides: Override[] }> {
  const startsAt = parseInput(instantInput, input.startsAt)
  return await inTransaction(ctx, async (ctx) => {
    const { event: before, hostIds } = await lockEvent(ctx, input.eventId)
    const overrides = await judgeMove(ctx, before, hostIds, startsAt)
    if (startsAt.getTime() === before.startsAt.getTime()) return { event: before, overrides: [] }
    const event = await ctx.db
      .update(events)
      .set({ startsAt, sequence: before.sequence + 1 })
      .where(isEvent(ctx, before.id))
      .returning()
      .then(only)
    await ctx.db
      .update(eventHosts)
      .set({ during: { from: event.startsAt, to: endOf(event) } })
      .where(and(eq(eventHosts.eventId, event.id), eq(eventHosts.workspaceId, ctx.workspaceId)))
      .catch(onConstraint('one_event_per_host_at_a_time', () => new DomainError('slot_taken', {}, 'startsAt')))
    const { id, durationMinutes } = event
    await moveConference(ctx, { eventId: id, startsAt, durationMinutes })
    await announce(ctx, eventMoved(before, event, overrides))
    return { event, overrides }
  })
}

/**
 * What a host would override by moving the event there, and what it would overlap with on its Zoom account, to be shown
 * before; throws what `moveEvent` throws.
 */
export async function previewMove(ctx: Ctx, input: MoveEvent): Promise<MovePreview> {
  const startsAt = parseInput(instantInput, input.startsAt)
  return await inTransaction(ctx, async (ctx) => {
    const { event, hostIds } = await lockEvent(ctx, input.eventId)
    const overrides = await judgeMove(ctx, event, hostIds, startsAt)
    const { location, durationMinutes, id: except } = event
    return { overrides, overlaps: await zoomOverlaps(ctx, { location, startsAt, durationMinutes, except }) }
  })
}

async function judgeMove(ctx: Ctx, event: Event, hostIds: HostId[], startsAt: Date): Promise<Override[]> {
  const now = ctx.now()
  refuseFinished(event, now)
  if (startsAt.getTime() === event.startsAt.getTime()) return []
  if (startsAt <= now) throw new DomainError('too_late', {}, 'startsAt')
  const isGuest = sideOf(ctx) === 'guest'
  const [hostId] = hostIds
  const { durationMinutes, id: except } = event
  // So that a preview says what the constraint would.
  if (!isGuest && hostId && (await isHostHeld(ctx, { hostId, startsAt, durationMinutes, except })))
    throw new DomainError('slot_taken', {}, 'startsAt')
  if (!event.meetingTypeId || !hostId) {
    // Nothing is offered without a type; the host and the guest agree on another time in their own way.
    if (isGuest) throw new DomainError('slot_not_offered', {}, 'startsAt')
    return []
  }
  const type = await getMeetingType(ctx, event.meetingTypeId)
  const schedule = await getSchedule(ctx, type.scheduleId)
  const rules = offerRules(type, event)
  const around = reach(rules, startsAt.getTime(), startsAt.getTime())
  const taken = await takenTimes(ctx, { hostId, ...around, meetingTypeId: type.id, except: event.id })
  if (isGuest) taken.push(...(await hiddenTimes(ctx, type, { ...around, except: event.id, lock: true })))
  const asked = { rules, schedule, taken, startsAt, now }
  if (!isGuest) return rulesAgainst(asked)
  const verdict = judgeStart(asked)
  if (verdict !== 'offered') throw new DomainError(verdict, {}, 'startsAt')
  return []
}
