import { lockHosts } from '#/modules/accounts/index.ts'
import { findOfferedType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { BookingId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { judgeAnswers } from './answers.ts'
import { bookedEvent, insertEvent, newBooking } from './booked-rows.ts'
import { chosenLocation } from './chosen-location.ts'
import { bookingConfirmed } from './facts.ts'
import { idempotencyKey, noticeFrom } from './form-nonce.ts'
import { type BookingInput, bookingInput } from './inputs.ts'
import { lookBack } from './look-back.ts'
import { openManageToken } from './manage-token.ts'
import { reach } from './offer.ts'
import { type Booking, type Event, loadBooking } from './queries.ts'
import { requestRoom } from './rooms.ts'
import { judgeStart } from './start-verdict.ts'

export interface BookingOutcome {
  event: Event
  booking: Booking
  /** For the guest's manage link; shown and mailed to them only. */
  manageToken: string
  /** The same form was sent before; nothing new was made. */
  isRepeat: boolean
}

const mostOpenBookings = 3

/**
 * Takes the start for the guest. Conference and mails follow from the fact. Throws `slot_taken`, `too_late`,
 * `slot_not_offered`, `location_unavailable`, `too_many_bookings`, `invalid_input` (with its field), `not_found`.
 */
export async function confirmBooking(ctx: Ctx, input: BookingInput): Promise<BookingOutcome> {
  const asked = parseInput(bookingInput, input)
  const offered = await findOfferedType(ctx, { id: asked.meetingTypeId })
  if (!offered) throw new DomainError('not_found')
  const { type, schedule } = offered
  const noticeSince = noticeFrom(ctx, asked.nonce, type.id)
  const key = asked.nonce ? idempotencyKey(asked.nonce, type.id, asked.startsAt, asked.guestEmail) : null
  const answers = judgeAnswers(type.questions, asked.answers)
  const location = await chosenLocation(ctx, type, asked)
  const start = asked.startsAt.getTime()
  return await inTransaction(ctx, async (ctx) => {
    await lockHosts(ctx, [type.hostId])
    const times = { hostId: type.hostId, ...reach(type, start, start), meetingTypeId: type.id }
    const { repeat, open, taken } = await lookBack(ctx, { key, email: asked.guestEmail, times })
    if (repeat) return await repeated(ctx, repeat)
    if (open >= mostOpenBookings) throw new DomainError('too_many_bookings', {}, 'guestEmail')
    // Judged under the host's lock, so that buffers and limits hold under a race, too.
    const verdict = judgeStart({ rules: type, schedule, taken, startsAt: asked.startsAt, now: ctx.now(), noticeSince })
    if (verdict !== 'offered') throw new DomainError(verdict, {}, 'startsAt')
    const event = bookedEvent(ctx, type, schedule, { startsAt: asked.startsAt, location })
    const { booking, manageToken } = newBooking(ctx, event.id, { ...asked, answers, idempotencyKey: key })
    await insertEvent(ctx, { event, hostId: type.hostId, booked: [booking], fact: bookingConfirmed(event, booking) })
    await requestRoom(ctx, event, booking.guestName)
    return { event, booking, manageToken, isRepeat: false }
  })
}

async function repeated(ctx: Ctx, bookingId: BookingId): Promise<BookingOutcome> {
  const { event, booking } = await loadBooking(ctx, bookingId)
  return { event, booking, manageToken: openManageToken(ctx, booking), isRepeat: true }
}
