import { requestConference } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { Event } from './queries.ts'
import { topicOf } from './rules.ts'

/** Asks for the event's room if it is to be at a provider; called in the transaction that confirms the event (T1, T2). */
export async function requestRoom(ctx: Ctx, event: Event, guestName?: string): Promise<void> {
  if (event.location.kind !== 'zoom') return
  const { waitingRoom, muteUponEntry, joinBeforeHost } = event
  await requestConference(ctx, {
    eventId: event.id,
    connectionId: event.location.connectionId,
    zoomUser: event.location.zoomUser,
    topic: topicOf(event, guestName),
    startsAt: event.startsAt,
    durationMinutes: event.durationMinutes,
    timeZone: event.timeZone,
    settings: { waitingRoom, muteUponEntry, joinBeforeHost },
  })
}
