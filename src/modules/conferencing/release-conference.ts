import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { keepJob } from './keep-job.ts'
import { lockConferenceOf, updateConference } from './queries.ts'

/**
 * Lets the event's room go, within the caller's transaction; nothing happens when it has none. The link is gone here at
 * once, so that no later mail carries it (J3); the keeper deletes the meeting after the commit.
 */
export async function releaseConference(ctx: Ctx, { eventId }: { eventId: EventId }): Promise<void> {
  const conference = await lockConferenceOf(ctx, eventId)
  if (conference?.wanted !== 'present') return
  await updateConference(ctx, conference.id, {
    wanted: 'absent',
    state: 'waiting',
    joinUrl: null,
    passcode: null,
    dialIn: [],
    effectiveSettings: null,
    providerStartsAt: null,
    revision: conference.revision + 1,
    changedAt: ctx.now(),
    // What was wrong with making or moving it doesn't delay deleting it; a doubt is still looked into first.
    ...(!conference.doubtSince && { problem: null, problemDetail: null, attempts: 0, nextTryAt: null }),
  })
  await addJobs(ctx.db, [keepJob(conference.id)])
}
