import { z } from 'zod'
import {
  type BookingRequestView,
  confirmBooking,
  findBookingRequest,
  manageTokenOf,
  proveEmail,
  sendAnotherCode,
} from '#/modules/events/index.ts'
import { type Ctx, contextFor } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { statusOf } from '#/platform/http/status.ts'
import { refusalOfError } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { refusedBookingPage } from './booking-page.tsx'
import { instantOf } from './instants.ts'
import { getOffer } from './offer.ts'

/** Where a guest enters the code from the mail (decision 45); with `?change` the form again, as it was typed. */
export async function codePage(page: Page, refusal?: Refusal): Promise<Response> {
  const asked = await askedRequest(page)
  if (!asked) return overPage(page)
  const { request, ctx, base } = asked
  if (request.bookingId) return page.http.redirect(await ticketOf(ctx, request.bookingId), 303)
  if (page.http.req.query('change') !== undefined) return await formAgain(page, asked, { message: '' })
  const { t, time } = page.i18n
  const { guestEmail, guestTimeZone } = request.form
  const isOver = request.codeExpiresAt <= ctx.now()
  const lead = isOver
    ? t('code.expired_lead', { email: guestEmail })
    : t('code.lead', { email: guestEmail, time: time(request.codeExpiresAt, guestTimeZone) })
  return renderPublic(page, {
    title: t('code.title'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard
        title={t('code.title')}
        lead={lead}
        below={
          <form method="post" action={`${base}/another`} class="flex flex-wrap justify-center gap-x-4 gap-y-2">
            <button type="submit" class="button button-quiet">
              {t('code.another')}
            </button>
            <a class="button button-quiet" href={`${base}?change`}>
              {t('code.change')}
            </a>
          </form>
        }
      >
        <form method="post" action={base} class="grid gap-4">
          {!refusal?.fields.code && <RefusalSummary refusal={refusal} />}
          <TextField
            name="code"
            label={t('code.code')}
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={12}
            autoFocus
            refusal={refusal ? { ...refusal, typed: {} } : null}
          />
          <Button>{t('booking.confirm')}</Button>
          <p class="hint">{t('code.not_held')}</p>
        </form>
      </AuthCard>
    ),
  })
}

export const codeForm = z.object({
  code: z
    .string()
    .transform((text) => text.replaceAll(/[\s-]/g, '').normalize('NFKC'))
    .pipe(z.string().regex(/^\d{6}$/, 'field.code')),
})

/** Books with the right code, and shows the ticket; what is in the way then is said above the form as it was typed. */
export async function enterCode(page: Page, { code }: z.output<typeof codeForm>): Promise<Response> {
  const asked = await askedRequest(page)
  if (!asked) return overPage(page)
  const now = page.ctx.now()
  const key: [string, string] = ['enter-code', networkOf(page.address)]
  await requireTokens(page.app.db, { key, limit: 30, windowSeconds: 600, now })
  const { request, ctx } = asked
  if (request.bookingId) return page.http.redirect(await ticketOf(ctx, request.bookingId), 303)
  const form = await proveEmail(ctx, { requestId: request.id, code })
  try {
    const { manageToken } = await confirmBooking(ctx, form)
    return page.http.redirect(`/booking/${manageToken}`, 303)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { emailProof } = form
    return await formAgain(page, asked, { ...refusalOfError(page.i18n, error, {}), emailProof })
  }
}

/** Mails another code. */
export async function anotherCode(page: Page): Promise<Response> {
  const asked = await askedRequest(page)
  if (!asked) return overPage(page)
  await sendAnotherCode(asked.ctx, { requestId: asked.request.id })
  return redirectWithNotice(page, asked.base, 'notice.code_sent')
}

interface Asked {
  request: BookingRequestView
  ctx: Ctx
  base: string
}

async function askedRequest(page: Page): Promise<Asked | null> {
  const token = page.http.req.param('token') ?? ''
  page.http.header('cache-control', 'private, no-store')
  const request = await findBookingRequest(page.app, token)
  if (!request) {
    const now = page.ctx.now()
    await requireTokens(page.app.db, { key: ['link', networkOf(page.address)], limit: 60, windowSeconds: 600, now })
    return null
  }
  const ctx = contextFor(page.app, request.workspaceId, { kind: 'visitor' }, page.ctx.log)
  return { request, ctx, base: `/booking/${token}/code` }
}

async function ticketOf(ctx: Ctx, bookingId: string): Promise<string> {
  return `/booking/${await manageTokenOf(ctx, bookingId)}`
}

type Again = Partial<Refusal> & { message: string; emailProof?: string }

async function formAgain(page: Page, { request }: Asked, { emailProof, ...again }: Again): Promise<Response> {
  const { startsAt, answers = {}, guestName, guestEmail, guestTimeZone, locationId, guestPhone } = request.form
  const typed: Typed = {
    ...{ guestName, guestEmail, guestTimeZone, startsAt: instantOf(new Date(startsAt)) },
    ...Object.fromEntries(Object.entries(answers).map(([id, answer]) => [`answers.${id}`, answer])),
    ...(locationId && { locationId }),
    ...(guestPhone && { guestPhone }),
    ...(emailProof && { emailProof }),
  }
  return await refusedBookingPage(page, await getOffer(page, request), {
    ...{ code: 'invalid_input', fields: {}, typed },
    ...again,
    typed,
  })
}

// Nothing was booked and nothing of it is kept: the way on is to begin again.
function overPage(page: Page): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('code.over_title'),
    status: statusOf.link_expired,
    noIndex: true,
    children: (
      <AuthCard title={t('code.over_title')} lead={t('code.over')}>
        {null}
      </AuthCard>
    ),
  })
}
