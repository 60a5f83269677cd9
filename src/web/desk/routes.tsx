import { confirmDoneByHand, putBackTime } from '#/modules/conferencing/index.ts'
import {
  confirmEvent,
  getEvent,
  useProviderTime as moveToProviderTime,
  regenerateRoom,
} from '#/modules/events/index.ts'
import { hostCalendarFile } from '#/modules/notifications/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { refusalOfError } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Route, route } from '#/web/route.ts'
import { looseForm } from '#/web/typed.ts'
import { bookingPage } from './booking-page.tsx'
import { bookingsPage } from './bookings-page.tsx'
import { cancel, cancelForm, cancelPage } from './cancel-page.tsx'
import { homePage } from './home-page.tsx'
import { withLocationFields } from './location-form.ts'
import { locationPage, saveLocation } from './location-page.tsx'
import { readEvent } from './new-event-form.ts'
import { newEventPage, saveNewEvent, showNewEvent } from './new-event-page.tsx'
import { refusedReschedule, reschedule, rescheduleForm, reschedulePage, sentenceFor } from './reschedule-page.tsx'

export const deskRoutes: Route[] = [
  route({ method: 'GET', path: '/home', access: 'member', handle: homePage }),
  route({ method: 'GET', path: '/bookings', access: 'member', handle: bookingsPage }),
  route({ method: 'GET', path: '/bookings/new', access: 'member', handle: newEventPage }),
  route({
    method: 'POST',
    path: '/bookings/new',
    access: 'member',
    form: looseForm,
    handle: saveNewEvent,
    refuse: (page, refusal) => showNewEvent(page, readEvent(refusal.typed), { refusal }),
  }),
  route({ method: 'GET', path: '/bookings/:eventId', access: 'member', handle: (page) => bookingPage(page) }),
  route({ method: 'GET', path: '/bookings/:eventId/calendar.ics', access: 'member', handle: calendarDownload }),
  route({ method: 'GET', path: '/bookings/:eventId/reschedule', access: 'member', handle: reschedulePage }),
  route({
    method: 'POST',
    path: '/bookings/:eventId/reschedule',
    access: 'member',
    form: rescheduleForm,
    handle: reschedule,
    refuse: refusedReschedule,
  }),
  route({ method: 'GET', path: '/bookings/:eventId/cancel', access: 'member', handle: (page) => cancelPage(page) }),
  route({
    method: 'POST',
    path: '/bookings/:eventId/cancel',
    access: 'member',
    form: cancelForm,
    handle: cancel,
    refuse: cancelPage,
  }),
  route({ method: 'GET', path: '/bookings/:eventId/location', access: 'member', handle: (page) => locationPage(page) }),
  route({
    method: 'POST',
    path: '/bookings/:eventId/location',
    access: 'member',
    form: looseForm,
    handle: saveLocation,
    refuse: (page, refusal) => locationPage(page, withLocationFields(refusal)),
  }),
  act('/bookings/:eventId/confirm', 'notice.event_confirmed', ({ ctx }, eventId) => confirmEvent(ctx, { eventId })),
  act('/bookings/:eventId/new-link', 'notice.link_being_made', ({ ctx }, eventId) => regenerateRoom(ctx, { eventId })),
  act('/bookings/:eventId/use-zoom-time', 'notice.event_moved', ({ ctx }, eventId) =>
    moveToProviderTime(ctx, { eventId }),
  ),
  act('/bookings/:eventId/put-back-time', 'notice.time_put_back', async ({ ctx }, eventId) => {
    const { id } = await getEvent(ctx, eventId)
    await putBackTime(ctx, { eventId: id })
  }),
  act('/bookings/:eventId/done-at-zoom', 'notice.done_at_zoom', async ({ ctx }, eventId) => {
    const { id } = await getEvent(ctx, eventId)
    await confirmDoneByHand(ctx, { eventId: id })
  }),
]

/** A button on a booking's page: does one thing and shows the page again, with the sentence when it was refused. */
function act(
  path: string,
  notice: Parameters<typeof redirectWithNotice>[2],
  verb: (page: Page, eventId: string) => Promise<unknown>,
): Route {
  return route({
    method: 'POST',
    path,
    access: 'member',
    async handle(page) {
      const eventId = page.http.req.param('eventId') ?? ''
      try {
        await verb(page, eventId)
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        const refusal = refusalOfError(page.i18n, error, {})
        return bookingPage(page, { ...refusal, message: sentenceFor(page, refusal.code, refusal.message) })
      }
      return redirectWithNotice(page, `/bookings/${eventId}`, notice)
    },
  })
}

async function calendarDownload(page: Page): Promise<Response> {
  const { id } = await getEvent(page.ctx, page.http.req.param('eventId') ?? '')
  return page.http.body(await hostCalendarFile(page.app, page.ctx, id), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="booking.ics"',
  })
}
