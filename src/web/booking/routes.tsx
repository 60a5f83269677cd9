import { calendarFile, calendarWords } from '#/modules/notifications/index.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { errorPage } from '#/web/ui/error-page.tsx'
import { book, bookingForm, refuseBooking } from './book.ts'
import { bookingPage } from './booking-page.tsx'
import { type CalendarEntry, googleCalendarLink, outlookCalendarLink } from './calendar-links.ts'
import { cancel, cancelForm, cancelPage } from './cancel-page.tsx'
import { anotherCode, codeForm, codePage, enterCode } from './code-page.tsx'
import { expiredPage, newLinkForm, newLinkPage, sendNewLink, withLink } from './expired-page.tsx'
import { heldBooking, isUpcoming } from './held-booking.ts'
import { refusedReschedulePage, reschedule, rescheduleForm, reschedulePage } from './reschedule-page.tsx'
import { roomFragment, ticketPage } from './ticket-page.tsx'
import { atTidyAddress, toTidyAddress } from './tidy-address.ts'
import { workspacePage } from './workspace-page.tsx'

/** What guests hold a link to. */
export const ticketRoutes: Route[] = [
  route({ method: 'GET', path: '/booking/new-link', access: 'booking', handle: (page) => newLinkPage(page) }),
  route({
    method: 'POST',
    path: '/booking/new-link',
    access: 'booking',
    form: newLinkForm,
    handle: sendNewLink,
    refuse: newLinkPage,
  }),
  route({ method: 'GET', path: '/booking/:token', access: 'booking', handle: withLink(ticketPage) }),
  route({ method: 'GET', path: '/booking/:token/room', access: 'booking', handle: withLink(roomFragment) }),
  route({ method: 'GET', path: '/booking/:token/calendar.ics', access: 'booking', handle: withLink(calendarDownload) }),
  route({
    method: 'GET',
    path: '/booking/:token/calendar/google',
    access: 'booking',
    handle: withLink((page) => calendarOnline(page, googleCalendarLink)),
  }),
  route({
    method: 'GET',
    path: '/booking/:token/calendar/outlook',
    access: 'booking',
    handle: withLink((page) => calendarOnline(page, outlookCalendarLink)),
  }),
  route({ method: 'GET', path: '/booking/:token/code', access: 'booking', handle: (page) => codePage(page) }),
  route({
    method: 'POST',
    path: '/booking/:token/code',
    access: 'booking',
    form: codeForm,
    handle: enterCode,
    refuse: codePage,
  }),
  route({
    method: 'POST',
    path: '/booking/:token/code/another',
    access: 'booking',
    handle: anotherCode,
    refuse: codePage,
  }),
  route({ method: 'GET', path: '/booking/:token/reschedule', access: 'booking', handle: withLink(reschedulePage) }),
  route({
    method: 'POST',
    path: '/booking/:token/reschedule',
    access: 'booking',
    form: rescheduleForm,
    handle: reschedule,
    refuse: refuseWith(refusedReschedulePage),
  }),
  route({
    method: 'GET',
    path: '/booking/:token/cancel',
    access: 'booking',
    handle: withLink((page) => cancelPage(page)),
  }),
  route({
    method: 'POST',
    path: '/booking/:token/cancel',
    access: 'booking',
    form: cancelForm,
    handle: cancel,
    refuse: refuseWith(cancelPage),
  }),
]

/** The pages under a workspace's name; they match nearly everything, so they come last. */
export const bookingRoutes: Route[] = [
  route({ method: 'GET', path: '/:workspace', access: 'public', handle: atTidyAddress(workspacePage) }),
  route({ method: 'GET', path: '/:workspace/', access: 'public', handle: toTidyAddress }),
  route({ method: 'GET', path: '/:workspace/:type', access: 'public', handle: atTidyAddress(bookingPage) }),
  route({ method: 'GET', path: '/:workspace/:type/', access: 'public', handle: toTidyAddress }),
  route({
    method: 'POST',
    path: '/:workspace/:type',
    access: 'public',
    form: bookingForm,
    handle: book,
    refuse: refuseBooking,
  }),
]

async function calendarDownload(page: Page): Promise<Response> {
  const { ctx, booking } = await heldBooking(page)
  return page.http.body(await calendarFile(page.app, ctx, booking), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="booking.ics"',
  })
}

// The way there is made at the click: a link that was still to come when the ticket was opened may be there by now.
async function calendarOnline(page: Page, linkTo: (entry: CalendarEntry) => string): Promise<Response> {
  const held = await heldBooking(page)
  if (!isUpcoming(held)) return page.http.redirect(held.base, 303)
  const { startsAt, endsAt } = held.event
  const words = await calendarWords(page.app, held.ctx, held.booking)
  return page.http.redirect(linkTo({ ...words, startsAt, endsAt }), 303)
}

// What is over or cancelled is shown as it stands; a void link has its own page; the rest is the form's.
function refuseWith(form: (page: Page, refusal: Refusal) => Promise<Response>) {
  return async (page: Page, refusal: Refusal): Promise<Response> => {
    if (refusal.code === 'link_expired') return expiredPage(page)
    if (refusal.code === 'already_cancelled' || refusal.code === 'event_over')
      return page.http.redirect(`/booking/${page.http.req.param('token')}`, 303)
    if (refusal.code === 'not_found' || refusal.code === 'too_many_requests')
      return errorPage(page, refusal.code, refusal.message)
    return await withLink((page) => form(page, refusal))(page)
  }
}
