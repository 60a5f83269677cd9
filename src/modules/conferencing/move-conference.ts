import type { Ctx } from '#/platform/ctx.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { EventId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Conference } from './conference.ts'
import { conferenceFact } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { newMarker } from './marker.ts'
import { lockConferenceOf, updateConference } from './queries.ts'
import { renewed } from './renew.ts'
import type { Sent } from './tables.ts'

/**
 * Takes the room along with its event, within the caller's transaction; nothing happens when the event has none. The
 * join URL stays; a room that was lost is made anew (J16). Quick changes are gathered into one call.
 */
export async function moveConference(
  ctx: Ctx,
  input: { eventId: EventId; startsAt: Date; durationMinutes: number; topic?: string },
): Promise<void> {
  const conference = await lockConferenceOf(ctx, input.eventId)
  if (conference?.wanted !== 'present') return
  const now = ctx.now()
  const { startsAt, durationMinutes } = input
  const wanted = { startsAt, durationMinutes, ...(input.topic && { topic: input.topic.slice(0, 200) }) }
  if (conference.state === 'lost') {
    const marker = await newMarker(ctx, conference.generation + 1)
    const renewal = await updateConference(ctx, conference.id, {
      ...renewed(conference, { marker, now, isGone: true }),
      ...wanted,
    })
    await announce(ctx, conferenceFact('requested', renewal))
  } else {
    const revision = conference.revision + 1
    await updateConference(ctx, conference.id, {
      ...wanted,
      ...providerTimeTaken(conference),
      revision,
      movedRevision: revision,
      changedAt: now,
    })
  }
  await addJobs(ctx.db, [keepJob(conference.id)])
}

/**
 * A time that was changed at the provider is what it has now, so the wish is compared with that: moving the event there
 * sends nothing, moving it anywhere else does. The length, and the title, are the event's again (J1).
 */
export function providerTimeTaken(conference: Conference): Partial<Conference> {
  const { providerStartsAt, sent } = conference
  if (!providerStartsAt || !sent) return {}
  const { there, ...before } = sent
  const now: Sent = {
    ...before,
    startsAt: providerStartsAt.toISOString(),
    ...(there && { durationMinutes: there.durationMinutes }),
    ...(there?.isOtherTopic && { topic: '' }),
  }
  const problem = conference.problem === 'moved_at_provider' ? null : conference.problem
  return { sent: now, providerStartsAt: null, problem }
}
