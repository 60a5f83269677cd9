import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConferenceId } from '#/platform/ids.ts'
import { apply } from './claim-step.ts'
import type { Conference } from './conference.ts'
import { isOver, type Transition } from './conference.ts'
import { doneByHand } from './confirm-done-by-hand.ts'
import type { Room } from './port.ts'
import { lockConference } from './queries.ts'
import type { Sent } from './tables.ts'

/** A meeting's time as the provider tells it, with its length and title where those are told too. */
export type ToldTime = Partial<Pick<Room, 'durationMinutes' | 'topic'>> & { startsAt: Date }

/** Records the time that the meeting has at the provider; the event itself never moves by that (decision 22). */
export async function noteProviderTime(ctx: Ctx, id: ConferenceId, meetingId: string, told: ToldTime): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row || row.meetingId !== meetingId || row.wanted === 'absent' || isOver(row, ctx.now())) return
    const transition = judgeProviderTime(row, told, ctx.now())
    if (transition) await apply(ctx, row, transition)
  })
}

/** What a time read at the provider means, or null when it means nothing: a change of ours is on its way, or it is old. */
export function judgeProviderTime(conference: Conference, told: ToldTime, now: Date): Transition | null {
  const { startsAt } = told
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
  const sent = withThere(conference.sent, told)
  const isNew = JSON.stringify(sent?.there) !== JSON.stringify(conference.sent?.there)
  if (providerStartsAt && +providerStartsAt === +startsAt) return isNew ? { patch: { sent }, facts: [] } : null
  return { patch: { providerStartsAt: startsAt, problem: 'moved_at_provider', sent }, facts: ['moved_at_provider'] }
}

// Whoever moves a meeting there may lengthen or rename it as well. Their title isn't kept, only that it is another.
function withThere(sent: Sent | null, { durationMinutes, topic }: ToldTime): Sent | null {
  if (!sent || !durationMinutes) return sent
  const isOtherTopic = typeof topic === 'string' && topic.trim() !== sent.topic.trim()
  return { ...sent, there: { durationMinutes, isOtherTopic } }
}
