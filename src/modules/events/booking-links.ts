import { and, desc, eq } from 'drizzle-orm'
import type { App, Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { lockEvent } from './access.ts'
import { linkRenewed } from './facts.ts'
import { hashToken, newManageToken, openManageToken } from './manage-token.ts'
import { type BookingView, bookingView, type Event, loadBooking } from './queries.ts'
import { endOf } from './rules.ts'
import { bookings, events } from './tables.ts'

const linkDays = 30

/**
 * The booking that a manage link stands for, or null for an unknown or replaced link; throws `link_expired` from 30 days
 * after the event on (decision 42). Act on it as `{ kind: 'guest', bookingId }` in its workspace.
 */
export async function findBookingByToken(
  app: Pick<App, 'db' | 'clock'>,
  token: string,
): Promise<{ workspaceId: WorkspaceId; booking: BookingView; event: Event } | null> {
  if (!/^[\w-]{22}$/.test(token)) return null
  const [found] = await app.db
    .select({ booking: bookings, event: events })
    .from(bookings)
    .innerJoin(events, eq(events.id, bookings.eventId))
    .where(eq(bookings.tokenHash, hashToken(token)))
  if (!found) return null
  if (isExpired(found.event, app.clock.now())) throw new DomainError('link_expired')
  return { workspaceId: found.booking.workspaceId, booking: bookingView(found.booking), event: found.event }
}

/** The booking's manage token as it is now, for mails to its guest; throws `not_found`. */
export async function manageTokenOf(ctx: Ctx, bookingId: string): Promise<string> {
  const { booking } = await loadBooking(ctx, bookingId)
  return openManageToken(ctx, booking)
}

/**
 * Gives a booking another manage link; the old one is void, the new one goes to the guest by mail. Throws `not_found`,
 * `link_expired` when it would be expired at once.
 */
export async function renewManageLink(
  ctx: Ctx,
  { bookingId }: { bookingId: string },
): Promise<{ manageToken: string }> {
  const { booking: known } = await loadBooking(ctx, bookingId)
  if (ctx.actor.kind === 'guest' && ctx.actor.bookingId !== known.id) throw new DomainError('not_found')
  return await inTransaction(ctx, async (ctx) => {
    const { event } = await lockEvent(ctx, known.eventId)
    if (isExpired(event, ctx.now())) throw new DomainError('link_expired')
    const { token, stored } = newManageToken(ctx, known.id)
    const isThis = and(eq(bookings.id, known.id), eq(bookings.workspaceId, ctx.workspaceId))
    const [before] = await ctx.db.select().from(bookings).where(isThis).for('update')
    const booking = await ctx.db
      .update(bookings)
      .set({ ...stored, tokenGeneration: (before?.tokenGeneration ?? 0) + 1 })
      .where(isThis)
      .returning()
      .then(only)
    await announce(ctx, linkRenewed(booking))
    return { manageToken: token }
  })
}

/** A guest's bookings in this workspace by address, latest first, at most 100: for the host's side only. */
export async function guestBookings(ctx: Ctx, guestEmail: string): Promise<{ booking: BookingView; event: Event }[]> {
  const { actor } = ctx
  if (actor.kind !== 'system' && !(actor.kind === 'member' && actor.role !== 'member'))
    throw new DomainError('not_allowed')
  const found = await ctx.db
    .select({ booking: bookings, event: events })
    .from(bookings)
    .innerJoin(events, eq(events.id, bookings.eventId))
    .where(and(eq(bookings.workspaceId, ctx.workspaceId), eq(bookings.guestEmail, guestEmail.trim().toLowerCase())))
    .orderBy(desc(events.startsAt))
    .limit(100)
  return found.map(({ booking, event }) => ({ booking: bookingView(booking), event }))
}

function isExpired(event: Event, now: Date): boolean {
  return now.getTime() > endOf(event).getTime() + linkDays * 24 * 3_600_000
}
