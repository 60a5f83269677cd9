import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { leaveMeeting } from '#/modules/conferencing/index.ts'
import { getConnection, listConnections, mayManage } from '#/modules/connections/index.ts'
import {
  type ConnectionUse,
  listConnectionUses,
  listUnconnected,
  replaceLocations,
} from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { changeLocation } from './change-location.ts'
import { replacementInput } from './inputs.ts'
import { isVisible } from './list-events.ts'
import { events } from './tables.ts'
import { upcomingConnections } from './upcoming-connections.ts'

export interface ReplaceConnection {
  /** The connection that is about to go; null: all that are gone. */
  connectionId: ConnectionId | null
  place: z.input<typeof replacementInput>
  /** Upcoming events get the place too, and their guests the mail with it; else they stay as they are. */
  isForUpcoming: boolean
}

/** How many got the new place; `left`: how many types and events could not, since it isn't their host's to use. */
export interface Replaced {
  types: number
  events: number
  left: number
}

/**
 * Puts another place where meeting types, and events to come if wanted, are at a connection (decision 27, J8). Meetings
 * already made stay at the provider. Each type and event is a transaction of its own; run twice it finds what is left.
 * Throws `not_found`, `not_allowed`, `invalid_input`, and `location_unavailable` for the connection that goes.
 */
export async function replaceConnection(ctx: Ctx, input: ReplaceConnection): Promise<Replaced> {
  const { connectionId } = input
  const place = parseInput(replacementInput, input.place)
  await authorizeReplacement(ctx, connectionId)
  if (place.kind === 'zoom' && place.connectionId === connectionId) throw new DomainError('location_unavailable')
  const { types: uses } = await listLeft(ctx, connectionId)
  const { changed, left } = await replaceLocations(ctx, { uses, place, leaving: connectionId })
  const replaced: Replaced = { types: changed, events: 0, left }
  if (!input.isForUpcoming) return replaced
  for (const event of await eventsAt(ctx, connectionId)) {
    if (await moveThere(ctx, event, place)) replaced.events++
    else replaced.left++
  }
  return replaced
}

/** Throws `not_found` and `not_allowed` unless the actor may end this connection, or speaks of those that are gone (null). */
export async function authorizeReplacement(ctx: Ctx, connectionId: ConnectionId | null): Promise<void> {
  if (connectionId && !(await mayManage(ctx, (await getConnection(ctx, connectionId)).ownerUserId)))
    throw new DomainError('not_allowed')
}

export interface AtConnection {
  types: ConnectionUse[]
  /** Confirmed events to come. */
  upcoming: number
}

/** What is at this connection, or without an account (null): of what the actor may see and change. */
export async function listLeft(ctx: Ctx, connectionId: ConnectionId | null): Promise<AtConnection> {
  const types = connectionId ? await listConnectionUses(ctx, connectionId) : await listUnconnected(ctx)
  const counts = await upcomingConnections(ctx)
  const ids = connectionId ? [connectionId] : await goneOf(ctx, [...counts.keys()])
  return { types, upcoming: ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0) }
}

interface Placed {
  id: EventId
  connectionId: ConnectionId
}

async function moveThere(
  ctx: Ctx,
  { id: eventId, connectionId }: Placed,
  place: z.output<typeof replacementInput>,
): Promise<boolean> {
  return await inTransaction(ctx, async (ctx) => {
    await changeLocation(ctx, { eventId, location: place })
    await leaveMeeting(ctx, { eventId, connectionId })
    return true
  }).catch((error: unknown) => {
    // Not this host's to use, or over or cancelled since the list was made: it stays as it is.
    if (error instanceof DomainError && passedOver.has(error.code)) return false
    throw error
  })
}

const passedOver = new Set<DomainError['code']>(['location_unavailable', 'already_cancelled', 'event_over'])

/** Events to come, drafts too, at this connection, or at ones that are gone: those that the actor may change. */
export async function eventsAt(ctx: Ctx, connectionId: ConnectionId | null): Promise<Placed[]> {
  const id = sql<ConnectionId>`${events.location} ->> 'connectionId'`
  const placed = await ctx.db
    .select({ id: events.id, connectionId: id })
    .from(events)
    .where(
      and(
        eq(events.workspaceId, ctx.workspaceId),
        gt(events.startsAt, ctx.now()),
        isNull(events.cancelledAt),
        sql`${events.location} ->> 'kind' = 'zoom'`,
        connectionId ? eq(id, connectionId) : undefined,
        await isVisible(ctx),
      ),
    )
    .orderBy(asc(events.startsAt))
  if (connectionId) return placed
  const gone = new Set(await goneOf(ctx, [...new Set(placed.map((event) => event.connectionId))]))
  return placed.filter((event) => gone.has(event.connectionId))
}

async function goneOf(ctx: Ctx, ids: ConnectionId[]): Promise<ConnectionId[]> {
  if (ids.length === 0) return []
  // Others' connections aren't shown to everybody, yet they are there.
  const known = await listConnections({ ...ctx, actor: { kind: 'system', name: 'locations' } })
  const alive = new Set(known.map(({ id }) => id))
  return ids.filter((id) => !alive.has(id))
}
