import type { CalendarWords } from '#/modules/notifications/index.ts'

/** What an online calendar is told of an event. */
export interface CalendarEntry extends CalendarWords {
  startsAt: Date
  endsAt: Date
}

/** Opens Google Calendar with the entry filled in; nothing is sent there before the guest clicks. */
export function googleCalendarLink({ title, startsAt, endsAt, location, description }: CalendarEntry): string {
  const search = new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    location: location ?? '',
    details: description,
  })
  return `https://calendar.google.com/calendar/render?${search}`
}

/** Opens Outlook on the web with the entry filled in. */
export function outlookCalendarLink({ title, startsAt, endsAt, location, description }: CalendarEntry): string {
  const search = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: startsAt.toISOString(),
    enddt: endsAt.toISOString(),
    location: location ?? '',
    body: description,
  })
  // Outlook shows a plus as a plus.
  return `https://outlook.live.com/calendar/0/deeplink/compose?${search.toString().replaceAll('+', '%20')}`
}

function compact(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, '')
}
