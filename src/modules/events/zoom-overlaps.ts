import { type AccountMeeting, accountMeetings, lockAccounts } from '#/modules/conferencing/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { EventId, HostId } from '#/platform/ids.ts'
import { zoomPlaces } from './chosen-location.ts'
import type { TakenTime } from './host-times.ts'
import type { JudgedLocation } from './inputs.ts'
import { locationFor } from './location-for.ts'
import { getEvent } from './queries.ts'
import { endOf } from './rules.ts'
import type { EventLocation } from './tables.ts'

/** Another meeting at the same time on the same Zoom account; `title` null where the actor may not see what it is. */
export interface ZoomOverlap {
  eventId: EventId | null
  title: string | null
  startsAt: Date
  endsAt: Date
}

interface Asked {
  location: EventLocation | JudgedLocation
  /** Who would hold an event that isn't there yet: whose Zoom user its location comes to depends on them. */
  hostIds?: HostId[]
  startsAt: Date
  durationMinutes: number
  /** The event itself, if there is one already. */
  except?: EventId
}

/** What an event there and then would overlap with on its Zoom account (decision 26); at most ten. */
export async function zoomOverlaps(
  ctx: Ctx,
  { location: asked, hostIds, except, ...event }: Asked,
): Promise<ZoomOverlap[]> {
  const location = hostIds ? await placeFor(ctx, asked, hostIds) : (asked as EventLocation)
  if (location?.kind !== 'zoom') return []
  const meetings = await accountMeetings(ctx, {
    connectionIds: [location.connectionId],
    ...(location.zoomUser && { zoomUser: location.zoomUser }),
    ...{ from: event.startsAt, to: endOf(event), except },
  })
  return await Promise.all(
    meetings.slice(0, 10).map(async ({ eventId, startsAt, endsAt }) => {
      const title = eventId && (await titleOf(ctx, eventId))
      return { eventId: title === null ? null : eventId, title, startsAt, endsAt }
    }),
  )
}

/** Null where the hosts may not use it: whoever makes or moves the event is told so then. */
export async function placeFor(ctx: Ctx, asked: JudgedLocation, hostIds: HostId[]): Promise<EventLocation | null> {
  try {
    return await locationFor(ctx, asked, hostIds)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'location_unavailable') return null
    throw error
  }
}

/** For `hide` types: the times at which their Zoom accounts have meetings, as the engine takes them. */
export async function hiddenTimes(
  ctx: Ctx,
  type: Pick<MeetingType, 'zoomOverlap' | 'locations' | 'hostId'>,
  { from, to, except, lock = false }: { from: number; to: number; except?: EventId | undefined; lock?: boolean },
): Promise<TakenTime[]> {
  if (type.zoomOverlap !== 'hide') return []
  const places = await zoomPlaces(ctx, type)
  if (lock)
    await lockAccounts(
      ctx,
      places.map(({ connectionId, zoomUser = 'me' }) => ({ connectionId, zoomUser })),
    )
  const meetings: AccountMeeting[] = []
  for (const zoomUser of new Set(places.map((place) => place.zoomUser))) {
    const ofUser = places.filter((place) => place.zoomUser === zoomUser)
    const connectionIds = ofUser.map(({ connectionId }) => connectionId)
    const user = zoomUser === undefined ? {} : { zoomUser }
    const asked = { connectionIds, from: new Date(from), to: new Date(to), except, ...user }
    meetings.push(...(await accountMeetings(ctx, asked)))
  }
  return meetings.map(({ startsAt, endsAt }) => ({
    start: startsAt.getTime(),
    end: endsAt.getTime(),
    ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 0, counts: false, isRoomOnly: true },
  }))
}

async function titleOf(ctx: Ctx, eventId: EventId): Promise<string | null> {
  try {
    return (await getEvent(ctx, eventId)).title
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') return null
    throw error
  }
}
