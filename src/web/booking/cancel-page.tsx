import { z } from 'zod'
import { cancelEvent } from '#/modules/events/index.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { TextArea } from '#/web/ui/fields.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { heldBooking, isUpcoming } from './held-booking.ts'
import { WhenLines } from './when-lines.tsx'

/** Asks before cancelling, and says what will happen. */
export async function cancelPage(page: Page, refusal?: Refusal): Promise<Response> {
  const held = await heldBooking(page)
  if (!isUpcoming(held)) return page.http.redirect(held.base, 303)
  const { t } = page.i18n
  const { event, base, booking } = held
  return renderPublic(page, {
    title: `${t('cancel.title')} · ${event.title}`,
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <div class="card grid gap-5">
        <h1>{t('cancel.title')}</h1>
        <RefusalSummary refusal={refusal} />
        <dl class="ticket-lines">
          <WhenLines
            label={event.title}
            startsAt={event.startsAt}
            durationMinutes={event.durationMinutes}
            timeZone={booking.guestTimeZone}
          />
        </dl>
        <ConfirmForm action={`${base}/cancel`} label={t('cancel.confirm')} backTo={base}>
          <p>
            {t(event.location.kind === 'zoom' ? 'cancel.what_happens_zoom' : 'cancel.what_happens', {
              host: event.hosts.map(({ name }) => name).join(', '),
            })}
          </p>
          <TextArea name="reason" label={t('cancel.reason')} maxLength={500} rows={3} optional refusal={refusal} />
        </ConfirmForm>
      </div>
    ),
  })
}

export const cancelForm = z.object({ reason: z.string().max(500).default('') })

/** Cancels, and shows what became of the ticket. Asked twice, it is cancelled once. */
export async function cancel(page: Page, { reason }: z.output<typeof cancelForm>): Promise<Response> {
  const { ctx, event, base } = await heldBooking(page)
  await requireTokens(page.app.db, {
    key: ['cancel', networkOf(page.address)],
    ...{ limit: 30, windowSeconds: 600, now: ctx.now() },
  })
  await cancelEvent(ctx, { eventId: event.id, reason })
  return redirectWithNotice(page, base, 'notice.booking_cancelled')
}
