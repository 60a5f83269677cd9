import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { EventId } from '#/platform/ids.ts'
import { handWorkOf } from './by-hand.ts'
import { apply } from './claim-step.ts'
import { type Conference, forgotten, released, type Transition, untroubled } from './conference.ts'
import { lockConferenceOf } from './queries.ts'
import { applied, wantedValues } from './rules.ts'

/**
 * The host says that they did at the provider what we may not do: it is taken as done, and never asked for again.
 * Throws `not_found` when there was nothing to do.
 */
export function confirmDoneByHand(ctx: Ctx, { eventId }: { eventId: EventId }): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const conference = await lockConferenceOf(ctx, eventId)
    if (!conference || handWorkOf(conference).length === 0) throw new DomainError('not_found')
    await apply(ctx, conference, doneByHand(conference))
  })
}

/** The row as it is once the hand work is done. */
export function doneByHand(conference: Conference): Transition {
  const patch: Partial<Conference> = {
    ...untroubled,
    fence: conference.fence + 1,
    discarded: conference.discarded.filter(({ isByHand }) => !isByHand),
  }
  const [work] = handWorkOf({ ...conference, discarded: [] })
  if (work?.what === 'delete')
    return { patch: { ...patch, ...forgotten, ...released, state: 'removed' }, facts: ['removed'] }
  if (work) {
    const done = { sent: wantedValues(conference), appliedRevision: conference.revision, providerStartsAt: null }
    return { patch: { ...applied(conference), ...patch, ...done }, facts: [] }
  }
  const { problem, doubtSince } = conference
  const isDone = problem === 'missing_scope_delete' || (problem === 'stray_possible' && !doubtSince)
  return { patch: isDone ? patch : { discarded: patch.discarded ?? [] }, facts: [] }
}
