import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConferenceId } from '#/platform/ids.ts'
import { apply } from './claim-step.ts'
import type { Conference } from './conference.ts'
import { isOver, type Transition } from './conference.ts'
import { doneByHand } from './confirm-done-by-hand.ts'
import { lockConference } from './queries.ts'

/** Records the time that the meeting has at the provider; the event itself never moves by that (decision 22). */
export async function noteProviderTime(ctx: Ctx, id: ConferenceId, meetingId: string, startsAt: Date): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row || row.meetingId !== meetingId || row.wanted === 'absent' || isOver(row, ctx.now())) return
    const transition = judgeProviderTime(row, startsAt, ctx.now())
    if (transition) await apply(ctx, row, transition)
  })
}

/** What a time read at the provider means, or null when it means nothing: a change of ours is on its way, or it is old. */
export function judgeProviderTime(conference: Conference, startsAt: Date, now: Date): Transition | null {
  const isPending = conference.claim !== null || conference.sent?.startsAt !== conference.startsAt.toISOString()
  const hasBegun = conference.startsAt <= now
  // Changed at the provider by hand to what we may not change it to.
  const isOurs = conference.problem === 'missing_scope_update' && +startsAt === +conference.startsAt
  if (isOurs && conference.sent?.startsAt !== conference.startsAt.toISOString()) return doneByHand(conference)
  if (isPending || hasBegun) return null
  const { providerStartsAt, problem } = conference
  if (+startsAt === +conference.startsAt) {
    if (!providerStartsAt) return null
    return { patch: { providerStartsAt: null, ...(problem === 'moved_at_provider' && { problem: null }) }, facts: [] }
  }
  if (providerStartsAt && +providerStartsAt === +startsAt) return null
  return { patch: { providerStartsAt: startsAt, problem: 'moved_at_provider' }, facts: ['moved_at_provider'] }
}
