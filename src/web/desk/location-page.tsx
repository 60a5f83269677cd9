import { getHost } from '#/modules/accounts/index.ts'
import { changeLocation, type EventView, getEvent, locationInput } from '#/modules/events/index.ts'
import { usableConnections } from '#/modules/meeting-types/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { refusalOfIssues } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { isOpen, titleOf } from './booking-page.tsx'
import { ownHost } from './desk-zone.ts'
import { LocationFields } from './location-fields.tsx'
import { locationFormOf, locationInputOf, readLocation, withLocationFields } from './location-form.ts'

/** Another place for one booking, by hand (J16). */
export async function locationPage(page: Page, refusal: Refusal | null = null): Promise<Response> {
  const event = await getEvent(page.ctx, page.http.req.param('eventId') ?? '')
  const base = `/bookings/${event.id}`
  if (!isOpen(event, page.ctx.now())) return page.http.redirect(base, 303)
  const { t } = page.i18n
  return renderDesk(page, {
    title: t('booked.location_title', { what: titleOf(event) }),
    current: 'bookings',
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <form method="post" action={`${base}/location`} class="card grid max-w-[42rem] gap-5">
        <RefusalSummary refusal={refusal} />
        <LocationFields
          form={refusal ? readLocation(refusal.typed) : locationFormOf(event.location)}
          refusal={refusal}
          connections={await connectionsFor(page, event)}
        />
        <p class="text-muted">
          {t(event.status === 'draft' ? 'booked.location_what_draft' : 'booked.location_what_happens')}
        </p>
        <div class="flex flex-wrap gap-3">
          <Button>{t('booked.location_save')}</Button>
          <LinkButton href={base}>{t('ui.cancel')}</LinkButton>
        </div>
      </form>
    ),
  })
}

export async function saveLocation(page: Page, typed: Typed): Promise<Response> {
  const eventId = page.http.req.param('eventId') ?? ''
  const location = locationInputOf(readLocation(typed))
  const judged = locationInput.safeParse(location)
  if (!judged.success) {
    const issues = judged.error.issues.map((issue) => ({ ...issue, path: ['location', ...issue.path] }))
    return locationPage(page, withLocationFields(refusalOfIssues(page.i18n, issues, typed)))
  }
  await changeLocation(page.ctx, { eventId, location })
  return redirectWithNotice(page, `/bookings/${eventId}`, 'notice.location_changed')
}

async function connectionsFor(page: Page, event: EventView) {
  const [holder] = event.hosts
  return await usableConnections(page.ctx, holder ? await getHost(page.ctx.db, holder.id) : await ownHost(page))
}
