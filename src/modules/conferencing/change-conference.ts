import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { keepJob } from './keep-job.ts'
import { lockConferenceOf, updateConference } from './queries.ts'
import type { MeetingSettings } from './tables.ts'

/**
 * Gives the event's room another topic and other settings, within the caller's transaction; nothing happens when it has
 * none, or has them already. Quick changes are gathered into one call; a room that was lost stays lost (decision 20).
 */
export async function changeConference(
  ctx: Ctx,
  input: { eventId: EventId; topic: string; settings: MeetingSettings },
): Promise<void> {
  const conference = await lockConferenceOf(ctx, input.eventId)
  if (conference?.wanted !== 'present') return
  const topic = input.topic.slice(0, 200)
  const { waitingRoom, muteUponEntry, joinBeforeHost } = conference.settings
  const { settings } = input
  const isSame =
    topic === conference.topic &&
    settings.waitingRoom === waitingRoom &&
    settings.muteUponEntry === muteUponEntry &&
    settings.joinBeforeHost === joinBeforeHost
  if (isSame) return
  const revision = conference.revision + 1
  await updateConference(ctx, conference.id, { topic, settings, revision, changedAt: ctx.now() })
  await addJobs(ctx.db, [keepJob(conference.id)])
}
