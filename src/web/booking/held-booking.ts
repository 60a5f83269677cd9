import { type BookingView, type EventView, findBookingByToken, getEvent } from '#/modules/events/index.ts'
import { type Ctx, contextFor } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import type { Page } from '#/web/route.ts'

/** A booking as the holder of its link sees it. */
export interface Held {
  ctx: Ctx
  booking: BookingView
  event: EventView
  /** Where its pages are: `/booking/<token>`. */
  base: string
}

/** The booking of the link in this address, or throws `link_expired`: also for a link that there never was. */
export async function heldBooking(page: Page): Promise<Held> {
  const token = page.http.req.param('token') ?? ''
  page.http.header('cache-control', 'private, no-store')
  const found = await findBookingByToken(page.app, token)
  if (!found) {
    const now = page.ctx.now()
    // Guessing 128 bits is hopeless; this keeps it from being tried.
    await requireTokens(page.app.db, { key: ['link', networkOf(page.address)], limit: 60, windowSeconds: 600, now })
    throw new DomainError('link_expired')
  }
  const actor = { kind: 'guest' as const, bookingId: found.booking.id }
  const ctx = contextFor(page.app, found.workspaceId, actor, page.ctx.log)
  return { ctx, booking: found.booking, event: await getEvent(ctx, found.event.id), base: `/booking/${token}` }
}

/** Is it still to come, so that it can be joined, moved and cancelled? */
export function isUpcoming({ event, booking, ctx }: Held): boolean {
  return event.status === 'confirmed' && !booking.cancelledAt && event.endsAt > ctx.now()
}
