import { noteHostUse } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { isOver } from './conference.ts'
import { conferenceFact } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { newMarker } from './marker.ts'
import { lockConferenceOf, updateConference } from './queries.ts'
import { renewed } from './renew.ts'

/**
 * Makes a new room for the event, with another connection or host if one is named; the old one, if there is any, is deleted.
 * Throws `not_found` when the event has no room, `event_over` after its end.
 */
export function replaceConference(
  ctx: Ctx,
  input: { eventId: EventId; connection?: { id: ConnectionId; zoomUser?: string | undefined } },
): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const conference = await lockConferenceOf(ctx, input.eventId)
    if (!conference || conference.wanted === 'absent') throw new DomainError('not_found')
    const now = ctx.now()
    if (isOver(conference, now)) throw new DomainError('event_over')
    // A double click finds the new one still being made, and leaves it alone.
    const isUntried = conference.state === 'waiting' && !conference.problem && !conference.meetingId
    const next = input.connection && { connectionId: input.connection.id, zoomUser: input.connection.zoomUser ?? 'me' }
    const isSame = !next || (next.connectionId === conference.connectionId && next.zoomUser === conference.zoomUser)
    if (isUntried && isSame) return
    const renewal = await updateConference(ctx, conference.id, {
      ...renewed(conference, { marker: await newMarker(ctx, conference.generation + 1), now }),
      ...next,
    })
    const { connectionId, eventId } = renewal
    if (connectionId && renewal.zoomUser !== 'me') await noteHostUse(ctx, { connectionId, eventId })
    await announce(ctx, conferenceFact('requested', renewal))
    await addJobs(ctx.db, [keepJob(conference.id)])
  })
}
