import { z } from 'zod'
import {
  type AnswerFault,
  bookingInput,
  confirmBooking,
  faultsOfAnswers,
  isEmailProven,
  requestBooking,
} from '#/modules/events/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { refusalOfError } from '#/web/form.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { errorPage } from '#/web/ui/error-page.tsx'
import { refusedBookingPage } from './booking-page.tsx'
import { countBooking, requireInstanceRoom } from './instance-cap.ts'
import { findOffer, type Offer } from './offer.ts'

/** The guest's part of a booking as a form sends it; its answers come as `answers.<question>`. */
export const bookingForm = bookingInput
  .pick({
    ...{ startsAt: true, guestName: true, guestEmail: true, guestTimeZone: true },
    ...{ locationId: true, guestPhone: true, emailProof: true },
  })
  .extend({ nonce: z.string().max(400) })
  .catchall(z.union([z.string(), z.array(z.string())]))

/** Books, and shows the ticket; a repeated submit shows the same one. Where the type asks for it, a code comes first. */
export async function book(page: Page, form: z.output<typeof bookingForm>): Promise<Response> {
  const now = page.ctx.now()
  const network = networkOf(page.address)
  await requireTokens(page.app.db, { key: ['booking', network], limit: 30, windowSeconds: 600, now })
  const { ctx, type } = await findOffer(page)
  await requireInstanceRoom(page)
  const { startsAt, guestName, guestEmail, guestTimeZone, nonce, guestPhone, locationId, emailProof } = form
  const input = {
    ...{ meetingTypeId: type.id, startsAt, guestName, guestEmail, guestTimeZone, nonce },
    language: page.i18n.locale,
    answers: answersIn(form),
    ...(locationId && { locationId }),
    // A number is sent with the form whatever place was chosen; the verb takes it where it is needed.
    ...(guestPhone && { guestPhone }),
    ...(emailProof && { emailProof }),
  }
  if (type.guestsConfirmEmail && !isEmailProven(ctx, guestEmail, emailProof)) {
    const { token, isRepeat } = await requestBooking(ctx, input)
    if (!isRepeat) await countBooking(page)
    return page.http.redirect(`/booking/${token}/code`, 303)
  }
  const { manageToken, isRepeat } = await confirmBooking(ctx, input)
  if (!isRepeat) await countBooking(page)
  return page.http.redirect(`/booking/${manageToken}`, 303)
}

/** Gives the form back; or says in a page of its own that there is nothing to book here. */
export async function refuseBooking(page: Page, refusal: Refusal): Promise<Response> {
  try {
    if (refusal.code === 'not_found') throw new DomainError('not_found')
    const { guestPhone, guestEmail } = refusal.fields
    const offer = await findOffer(page)
    const fields = {
      ...refusal.fields,
      ...(guestPhone && { guestPhone: page.i18n.t('field.phone') }),
      ...(refusal.code === 'invalid_input' && wrongAnswers(page, offer, refusal.typed)),
    }
    // What stands beside the address need not stand above the form, too.
    const message = guestEmail === refusal.message ? page.i18n.t('error.invalid_input') : refusal.message
    return await refusedBookingPage(page, offer, { ...refusal, message, fields })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { code, message } = refusalOfError(page.i18n, error, {})
    return errorPage(page, code, message)
  }
}

const answerSentences = {
  missing: 'field.required',
  too_long: 'booking.answer_too_long',
  not_a_phone_number: 'field.phone',
  unreadable: 'field.invalid',
} as const satisfies Record<AnswerFault, MessageKey>

// The verb names the first wrong answer; the form says all of them at once.
function wrongAnswers({ i18n }: Page, { type }: Offer, typed: Typed): Record<string, string> {
  const faults = faultsOfAnswers(type.questions, answersIn(typed))
  return Object.fromEntries([...faults].map(([id, fault]) => [`answers.${id}`, i18n.t(answerSentences[fault])]))
}

function answersIn(typed: Record<string, unknown>): Record<string, string> {
  const answers: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('answers.')) continue
    answers[name.slice('answers.'.length)] = Array.isArray(value) ? value.join(', ') : String(value)
  }
  return answers
}
