import { z } from 'zod'
import { cancelEvent, type EventView, getEvent } from '#/modules/events/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { WhenLines } from '#/web/booking/when-lines.tsx'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { TextArea } from '#/web/ui/fields.tsx'
import { isOpen, titleOf } from './booking-page.tsx'
import { deskZone } from './desk-zone.ts'

/** Asks before cancelling: says what will happen, to how many. */
export async function cancelPage(page: Page, refusal?: Refusal): Promise<Response> {
  const event = await getEvent(page.ctx, page.http.req.param('eventId') ?? '')
  const base = `/bookings/${event.id}`
  if (!isOpen(event, page.ctx.now())) return page.http.redirect(base, 303)
  const { t } = page.i18n
  return renderDesk(page, {
    title: t('booked.cancel_title', { what: titleOf(event) }),
    current: 'bookings',
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <div class="card grid max-w-[42rem] gap-5">
        <RefusalSummary refusal={refusal} />
        <dl class="ticket-lines">
          <WhenLines
            startsAt={event.startsAt}
            durationMinutes={event.durationMinutes}
            timeZone={await deskZone(page)}
          />
        </dl>
        <ConfirmForm action={`${base}/cancel`} label={t('booked.cancel')} backTo={base}>
          <p>{t(consequence(event), { count: event.bookings.filter(({ cancelledAt }) => !cancelledAt).length })}</p>
          <TextArea
            name="reason"
            label={t('booked.cancel_reason')}
            hint={t('booked.cancel_reason_hint')}
            refusal={refusal}
            optional
            maxLength={500}
            rows={3}
          />
        </ConfirmForm>
      </div>
    ),
  })
}

export const cancelForm = z.object({ reason: z.string().max(500).default('') })

export async function cancel(page: Page, { reason }: z.output<typeof cancelForm>): Promise<Response> {
  const eventId = page.http.req.param('eventId') ?? ''
  await cancelEvent(page.ctx, { eventId, reason })
  return redirectWithNotice(page, `/bookings/${eventId}`, 'notice.event_cancelled')
}

function consequence({ status, location }: EventView) {
  if (status === 'draft') return 'booked.cancel_draft'
  return location.kind === 'zoom' ? 'booked.cancel_zoom' : 'booked.cancel_other'
}
