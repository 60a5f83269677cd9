import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { replacementInput } from './inputs.ts'
import { type EventView, viewsOf } from './queries.ts'
import { authorizeReplacement, eventsAt, type ReplaceConnection } from './replace-connection.ts'
import { events } from './tables.ts'
import { placeFor, zoomOverlaps } from './zoom-overlaps.ts'

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
    const hostIds = event.hosts.map(({ id }) => id)
    const location = await placeFor(ctx, place, hostIds)
    if (location?.kind !== 'zoom') continue
    const moved = { event, user: `${location.connectionId} ${location.zoomUser ?? ''}` }
    const isTaken = async () => (await zoomOverlaps(ctx, { ...event, location, except: event.id })).length > 0
    if (before.some((one) => isAtOnce(one, moved)) || (await isTaken()))
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

function isAtOnce(one: Moved, other: Moved): boolean {
  return one.user === other.user && one.event.endsAt > other.event.startsAt && one.event.startsAt < other.event.endsAt
}
