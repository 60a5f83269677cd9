import type { Schedule } from '#/modules/availability/index.ts'
import { findOfferedType, type MeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { parseInput } from '#/platform/input.ts'
import { judgeAnswers } from './answers.ts'
import { chosenLocation } from './chosen-location.ts'
import { isEmailProven } from './email-proof.ts'
import { idempotencyKey, noticeFrom } from './form-nonce.ts'
import { type BookingInput, bookingInput } from './inputs.ts'
import { lookBack } from './look-back.ts'
import { reach } from './offer.ts'
import { judgeStart } from './start-verdict.ts'
import type { EventLocation } from './tables.ts'
import { hiddenTimes } from './zoom-overlaps.ts'

/** A guest's form, read as far as that goes without holding the host's time. */
export interface AskedBooking {
  asked: ReturnType<typeof bookingInput.parse>
  type: MeetingType
  schedule: Schedule
  answers: Record<string, string>
  location: EventLocation
  noticeSince: Date
  /** The same for the same form (decision 44). */
  key: string | null
  isEmailProven: boolean
}

/** Reads it; throws `not_found`, `invalid_input` with its field, `location_unavailable`. */
export async function readBooking(ctx: Ctx, input: BookingInput): Promise<AskedBooking> {
  const asked = parseInput(bookingInput, input)
  const offered = await findOfferedType(ctx, { id: asked.meetingTypeId })
  if (!offered) throw new DomainError('not_found')
  const { type, schedule } = offered
  const isProven = isEmailProven(ctx, asked.guestEmail, asked.emailProof)
  return {
    ...{ asked, type, schedule },
    answers: judgeAnswers(type.questions, asked.answers),
    location: await chosenLocation(ctx, type, asked),
    noticeSince: noticeFrom(ctx, asked.nonce, type.id, isProven),
    key: asked.nonce ? idempotencyKey(asked.nonce, type.id, asked.startsAt, asked.guestEmail) : null,
    isEmailProven: isProven,
  }
}

const mostBookingsADay = 3

/**
 * Passes if the start can be had now; answers the id of the booking that this form made before. Final only under the
 * host's lock. Throws `slot_taken`, `too_late`, `slot_not_offered`, `too_many_bookings`.
 */
export async function judgeBooking(ctx: Ctx, booking: AskedBooking) {
  const { asked, type, schedule, noticeSince, key } = booking
  const start = asked.startsAt.getTime()
  const times = { hostId: type.hostId, ...reach(type, start, start), meetingTypeId: type.id }
  const { repeat, lately, taken } = await lookBack(ctx, { key, email: asked.guestEmail, times })
  if (repeat) return repeat
  if (lately >= mostBookingsADay) throw new DomainError('too_many_bookings', {}, 'guestEmail')
  const hidden = await hiddenTimes(ctx, type, { ...reach(type, start, start), lock: true })
  const all = [...taken, ...hidden]
  const verdict = judgeStart({
    rules: type,
    schedule,
    taken: all,
    startsAt: asked.startsAt,
    now: ctx.now(),
    noticeSince,
  })
  if (verdict !== 'offered') throw new DomainError(verdict, {}, 'startsAt')
  return null
}
