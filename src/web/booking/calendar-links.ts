/** What an online calendar is told of an event. */
export interface CalendarEntry {
  title: string
  startsAt: Date
  endsAt: Date
  /** A link or an address; empty while a link is still to come. */
  location: string
  details: string
}

/** Opens Google Calendar with the entry filled in; nothing is sent there before the guest clicks. */
export function googleCalendarLink({ title, startsAt, endsAt, location, details }: CalendarEntry): string {
  const search = new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    location,
    details,
  })
  return `https://calendar.google.com/calendar/render?${search}`
}

/** Opens Outlook on the web with the entry filled in. */
export function outlookCalendarLink({ title, startsAt, endsAt, location, details }: CalendarEntry): string {
  const search = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: startsAt.toISOString(),
    enddt: endsAt.toISOString(),
    location,
    body: details,
  })
  // Outlook shows a plus as a plus.
  return `https://outlook.live.com/calendar/0/deeplink/compose?${search.toString().replaceAll('+', '%20')}`
}

function compact(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, '')
}
