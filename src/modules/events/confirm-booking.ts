import { and, eq } from 'drizzle-orm'
import { lockHosts } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { BookingId } from '#/platform/ids.ts'
import { bookedEvent, insertEvent, newBooking } from './booked-rows.ts'
import { bookingConfirmed } from './facts.ts'
import type { BookingInput } from './inputs.ts'
import { openManageToken } from './manage-token.ts'
import { type Booking, type Event, loadBooking } from './queries.ts'
import { judgeBooking, readBooking } from './read-booking.ts'
import { requestRoom } from './rooms.ts'
import { bookingRequests } from './tables.ts'

export interface BookingOutcome {
  event: Event
  booking: Booking
  /** For the guest's manage link; shown and mailed to them only. */
  manageToken: string
  /** The same form was sent before; nothing new was made. */
  isRepeat: boolean
}

/**
 * Takes the start for the guest. Conference and mails follow from the fact. Throws `slot_taken`, `too_late`,
 * `slot_not_offered`, `location_unavailable`, `too_many_bookings`, `invalid_input` (with its field), `not_found`, and
 * `email_not_proven` where the type asks for a code by mail (decision 45) and the form has no proof of one.
 */
export async function confirmBooking(ctx: Ctx, input: BookingInput): Promise<BookingOutcome> {
  const read = await readBooking(ctx, input)
  const { asked, type, schedule, answers, location, key } = read
  return await inTransaction(ctx, async (ctx) => {
    await lockHosts(ctx, [type.hostId])
    // Judged under the host's lock, so that buffers and limits hold under a race, too.
    const repeat = await judgeBooking(ctx, read)
    if (repeat) return await repeated(ctx, repeat)
    if (type.guestsConfirmEmail && !read.isEmailProven) throw new DomainError('email_not_proven', {}, 'guestEmail')
    const event = bookedEvent(ctx, type, schedule, { startsAt: asked.startsAt, location })
    const { booking, manageToken } = newBooking(ctx, event.id, { ...asked, answers, idempotencyKey: key })
    await insertEvent(ctx, { event, hostId: type.hostId, booked: [booking], fact: bookingConfirmed(event, booking) })
    await requestRoom(ctx, event, booking.guestName)
    if (type.guestsConfirmEmail && key) await settleRequest(ctx, key, booking.id)
    return { event, booking, manageToken, isRepeat: false }
  })
}

async function repeated(ctx: Ctx, bookingId: BookingId): Promise<BookingOutcome> {
  const { event, booking } = await loadBooking(ctx, bookingId)
  return { event, booking, manageToken: openManageToken(ctx, booking), isRepeat: true }
}

// So that the page of the code leads on to the ticket from now on.
async function settleRequest(ctx: Ctx, key: string, bookingId: BookingId): Promise<void> {
  const isThis = and(eq(bookingRequests.workspaceId, ctx.workspaceId), eq(bookingRequests.idempotencyKey, key))
  await ctx.db.update(bookingRequests).set({ bookingId }).where(isThis)
}
