import { noteHostUse } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { announce } from '#/platform/facts/facts.ts'
import { type ConferenceId, type ConnectionId, type EventId, newId } from '#/platform/ids.ts'
import { conferenceFact } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { newMarker } from './marker.ts'
import { insertConference, lockConferenceOf, updateConference } from './queries.ts'
import { renewed } from './renew.ts'
import type { MeetingSettings } from './tables.ts'

export interface RequestConference {
  eventId: EventId
  connectionId: ConnectionId
  /** The Zoom e-mail of the host, with an app of the whole account; left out: whoever is connected. */
  zoomUser?: string | undefined
  topic: string
  startsAt: Date
  durationMinutes: number
  timeZone: string
  settings: MeetingSettings
}

/**
 * Asks for a room for the event, within the caller's transaction; the keeper makes it after the commit. An event that
 * had one before gets a new generation of it.
 */
export async function requestConference(ctx: Ctx, input: RequestConference): Promise<ConferenceId> {
  const now = ctx.now()
  const { eventId, connectionId, zoomUser = 'me', startsAt, durationMinutes, timeZone, settings } = input
  const wanted = {
    connectionId,
    zoomUser,
    topic: input.topic.slice(0, 200),
    startsAt,
    durationMinutes,
    timeZone,
    settings,
  }
  const known = await lockConferenceOf(ctx, eventId)
  const marker = await newMarker(ctx, (known?.generation ?? 0) + 1)
  const conference = known
    ? await updateConference(ctx, known.id, { ...renewed(known, { marker, now }), ...wanted })
    : await insertConference(ctx, {
        id: newId<ConferenceId>(),
        workspaceId: ctx.workspaceId,
        eventId,
        provider: 'zoom',
        wanted: 'present',
        ...wanted,
        marker,
        requestedAt: now,
        changedAt: now,
      })
  if (zoomUser !== 'me') await noteHostUse(ctx, { connectionId, eventId })
  await announce(ctx, conferenceFact('requested', conference), [keepJob(conference.id)])
  return conference.id
}
