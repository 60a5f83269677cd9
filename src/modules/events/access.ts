import { and, eq, type SQL } from 'drizzle-orm'
import { findHostOfUser, lockHosts } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type BookingId, type EventId, type HostId, isId } from '#/platform/ids.ts'
import type { Event } from './queries.ts'
import { bookings, eventHosts, events } from './tables.ts'

/**
 * May the actor see and change this event? Owners, admins and the program may, members theirs, guests the one that they
 * have a place at. Throws `not_found`: that there is such an event is nobody else's business (decision 48).
 */
export async function authorizeForEvent(ctx: Ctx, eventId: EventId, hostIds: HostId[]): Promise<void> {
  if (!(await mayAct(ctx, eventId, hostIds))) throw new DomainError('not_found')
}

async function mayAct({ db, actor, workspaceId }: Ctx, eventId: EventId, hostIds: HostId[]): Promise<boolean> {
  if (actor.kind === 'system') return true
  if (actor.kind === 'member' && actor.role !== 'member') return true
  if (actor.kind === 'member') {
    const host = await findHostOfUser(db, actor.userId)
    return host !== null && hostIds.includes(host.id)
  }
  if (actor.kind !== 'guest' || !isId(actor.bookingId ?? '')) return false
  const found = await db
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.id, actor.bookingId as BookingId),
        eq(bookings.eventId, eventId),
        eq(bookings.workspaceId, workspaceId),
      ),
    )
  return found.length > 0
}

/** On whose behalf the actor changes an event. */
export function sideOf({ actor }: Pick<Ctx, 'actor'>): 'host' | 'guest' {
  return actor.kind === 'guest' ? 'guest' : 'host'
}

/** Throws `not_allowed` for guests. */
export function refuseGuests(ctx: Pick<Ctx, 'actor'>): void {
  if (sideOf(ctx) === 'guest') throw new DomainError('not_allowed')
}

/**
 * The event for changing it: its hosts locked, then the event (decision 10), until the transaction ends. Throws
 * `not_found`, also for an event that the actor may not change.
 */
export async function lockEvent(ctx: Ctx, id: string): Promise<{ event: Event; hostIds: HostId[] }> {
  if (!isId(id)) throw new DomainError('not_found')
  const isThis = isEvent(ctx, id as EventId)
  const held = await ctx.db
    .select({ hostId: eventHosts.hostId, draftHostId: events.draftHostId })
    .from(events)
    .leftJoin(eventHosts, eq(eventHosts.eventId, events.id))
    .where(isThis)
  const hostIds = held.flatMap(({ hostId, draftHostId }) => hostId ?? draftHostId ?? [])
  await lockHosts(ctx, hostIds)
  const [event] = await ctx.db.select().from(events).where(isThis).for('update')
  if (!event) throw new DomainError('not_found')
  await authorizeForEvent(ctx, event.id, hostIds)
  return { event, hostIds }
}

/** The condition for this event of the workspace: an id alone is never enough, not even one that was just locked. */
export function isEvent({ workspaceId }: Pick<Ctx, 'workspaceId'>, id: EventId): SQL | undefined {
  return and(eq(events.id, id), eq(events.workspaceId, workspaceId))
}
