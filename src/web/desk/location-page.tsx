import { getHost } from '#/modules/accounts/index.ts'
import {
  changeLocation,
  type EventView,
  getEvent,
  type JudgedLocation,
  locationInput,
  type ZoomOverlap,
  zoomOverlaps,
} from '#/modules/events/index.ts'
import { usableConnections } from '#/modules/meeting-types/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { refusalOfIssues } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { isOpen, titleOf } from './booking-page.tsx'
import { deskZone, ownHost } from './desk-zone.ts'
import { LocationFields } from './location-fields.tsx'
import {
  type LocationForm,
  locationFormOf,
  locationInputOf,
  readLocation,
  withLocationFields,
} from './location-form.ts'
import { OverlapNotice, seenOf } from './overlap-notice.tsx'

/** Another place for one booking, by hand (J16). */
export async function locationPage(page: Page, refusal: Refusal | null = null): Promise<Response> {
  return showLocation(page, { refusal })
}

interface Shown {
  refusal?: Refusal | null
  /** What was chosen, and what the booking would overlap with there. */
  chosen?: LocationForm
  overlaps?: ZoomOverlap[]
}

async function showLocation(page: Page, { refusal = null, chosen, overlaps = [] }: Shown): Promise<Response> {
  const event = await getEvent(page.ctx, page.http.req.param('eventId') ?? '')
  const base = `/bookings/${event.id}`
  if (!isOpen(event, page.ctx.now())) return page.http.redirect(base, 303)
  const { t } = page.i18n
  return renderDesk(page, {
    title: t('booked.location_title', { what: titleOf(event) }),
    current: 'bookings',
    status: refusal ? statusOf[refusal.code] : overlaps.length > 0 ? 422 : 200,
    children: (
      <form method="post" action={`${base}/location`} class="card grid max-w-[42rem] gap-5">
        <RefusalSummary refusal={refusal} />
        <OverlapNotice overlaps={overlaps} timeZone={await deskZone(page)} />
        {overlaps.length > 0 && <input type="hidden" name="overlapSeen" value={seenOf(overlaps)} />}
        <LocationFields
          form={chosen ?? (refusal ? readLocation(refusal.typed) : locationFormOf(event.location))}
          refusal={refusal}
          connections={await connectionsFor(page, event)}
        />
        <p class="text-muted">
          {t(event.status === 'draft' ? 'booked.location_what_draft' : 'booked.location_what_happens')}
        </p>
        <div class="flex flex-wrap gap-3">
          <Button>{t(overlaps.length > 0 ? 'booked.location_save_anyway' : 'booked.location_save')}</Button>
          <LinkButton href={base}>{t('ui.cancel')}</LinkButton>
        </div>
      </form>
    ),
  })
}

export async function saveLocation(page: Page, typed: Typed): Promise<Response> {
  const eventId = page.http.req.param('eventId') ?? ''
  const chosen = readLocation(typed)
  const location = locationInputOf(chosen)
  const judged = locationInput.safeParse(location)
  if (!judged.success) {
    const issues = judged.error.issues.map((issue) => ({ ...issue, path: ['location', ...issue.path] }))
    return locationPage(page, withLocationFields(refusalOfIssues(page.i18n, issues, typed)))
  }
  const overlaps = await overlapsAt(page, eventId, judged.data)
  const seen = seenOf(overlaps)
  if (seen !== '' && oneOf(typed, 'overlapSeen') !== seen) return showLocation(page, { chosen, overlaps })
  await changeLocation(page.ctx, { eventId, location })
  return redirectWithNotice(page, `/bookings/${eventId}`, 'notice.location_changed')
}

/** What the booking would overlap with on the Zoom account that it comes to (decision 26). */
async function overlapsAt({ ctx }: Page, eventId: string, location: JudgedLocation): Promise<ZoomOverlap[]> {
  const { id: except, status, hosts, startsAt, durationMinutes } = await getEvent(ctx, eventId)
  // A draft opens no room; its page says it before it is confirmed.
  if (status !== 'confirmed') return []
  return await zoomOverlaps(ctx, { location, hostIds: hosts.map(({ id }) => id), startsAt, durationMinutes, except })
}

async function connectionsFor(page: Page, event: EventView) {
  const [holder] = event.hosts
  return await usableConnections(page.ctx, holder ? await getHost(page.ctx.db, holder.id) : await ownHost(page))
}
