import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { accountMeetings } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { type JudgedLocation, replacementInput } from './inputs.ts'
import { locationFor } from './location-for.ts'
import { type EventView, viewsOf } from './queries.ts'
import { authorizeReplacement, eventsAt, type ReplaceConnection } from './replace-connection.ts'
import { type EventLocation, events } from './tables.ts'

/** A booking that would share the time of its new Zoom account with another meeting. */
export type MovedOverlap = Pick<EventView, 'startsAt' | 'endsAt' | 'title'> & { eventId: EventId }

const most = 10

/**
 * Which bookings `replaceConnection` would bring to an account that has another meeting then, or another of them (decision
 * 26); by start, at most ten. Throws `not_found`, `not_allowed`, `invalid_input`.
 */
export async function replacementOverlaps(
  ctx: Ctx,
  { connectionId, place: asked, isForUpcoming }: ReplaceConnection,
): Promise<MovedOverlap[]> {
  const place = parseInput(replacementInput, asked)
  await authorizeReplacement(ctx, connectionId)
  if (place.kind !== 'zoom' || !isForUpcoming) return []
  const overlaps: MovedOverlap[] = []
  const before: Moved[] = []
  for (const event of await confirmedAt(ctx, connectionId)) {
    const location = await placeFor(ctx, event, place)
    if (!location) continue
    const moved = { event, user: `${location.connectionId} ${location.zoomUser ?? ''}` }
    if (before.some((one) => isAtOnce(one, moved)) || (await isTaken(ctx, location, event)))
      overlaps.push({ eventId: event.id, title: event.title, startsAt: event.startsAt, endsAt: event.endsAt })
    if (overlaps.length === most) break
    before.push(moved)
  }
  return overlaps
}

interface Moved {
  event: EventView
  /** Who would hold it at Zoom. */
  user: string
}

type ZoomPlace = Extract<EventLocation, { kind: 'zoom' }>

async function confirmedAt(ctx: Ctx, connectionId: ConnectionId | null): Promise<EventView[]> {
  const ids = (await eventsAt(ctx, connectionId)).map(({ id }) => id)
  if (ids.length === 0) return []
  // A draft opens no room.
  const rows = await ctx.db
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, ctx.workspaceId), inArray(events.id, ids), isNotNull(events.confirmedAt)))
    .orderBy(events.startsAt, events.id)
  return await viewsOf(ctx, rows)
}

/** Null where it isn't the host's to use: such an event stays where it is. */
async function placeFor(ctx: Ctx, { hosts }: EventView, place: JudgedLocation): Promise<ZoomPlace | null> {
  const hostIds = hosts.map(({ id }) => id)
  const location = await locationFor(ctx, place, hostIds).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'location_unavailable') return null
    throw error
  })
  return location?.kind === 'zoom' ? location : null
}

async function isTaken(ctx: Ctx, { connectionId, zoomUser }: ZoomPlace, event: EventView): Promise<boolean> {
  const meetings = await accountMeetings(ctx, {
    connectionIds: [connectionId],
    ...(zoomUser && { zoomUser }),
    ...{ from: event.startsAt, to: event.endsAt, except: event.id },
  })
  return meetings.length > 0
}

function isAtOnce(one: Moved, other: Moved): boolean {
  return one.user === other.user && one.event.endsAt > other.event.startsAt && one.event.startsAt < other.event.endsAt
}
