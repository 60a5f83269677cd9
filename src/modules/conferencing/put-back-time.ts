import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { EventId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { keepJob } from './keep-job.ts'
import { providerTimeTaken } from './move-conference.ts'
import { lockConferenceOf, updateConference } from './queries.ts'

/** Tells the provider our time again after it was changed there (decision 22); throws `not_found` without a room. */
export function putBackTime(ctx: Ctx, { eventId }: { eventId: EventId }): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const conference = await lockConferenceOf(ctx, eventId)
    if (conference?.wanted !== 'present') throw new DomainError('not_found')
    if (!conference.providerStartsAt) return
    await updateConference(ctx, conference.id, {
      ...providerTimeTaken(conference),
      revision: conference.revision + 1,
      changedAt: ctx.now(),
    })
    await addJobs(ctx.db, [keepJob(conference.id)])
  })
}
