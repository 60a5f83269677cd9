import type { BookingView } from '#/modules/events/index.ts'
import type { App, Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import type { EventId } from '#/platform/ids.ts'
import type { Mail } from '#/platform/mail/mailer.ts'
import { writeCalendar } from './calendar.ts'
import type { Entry } from './calendar-entry.ts'
import { type Current, withCurrent } from './current.ts'
import { placeText, roomDetails } from './details.ts'
import { mailHost } from './news.ts'
import { type Reader, readersOf } from './reader.ts'

/**
 * The event as an `.ics` file for this booking's guest, the same entry that their mails carry (RFC 5545); throws
 * `not_found`.
 */
export async function calendarFile(app: App, ctx: Ctx, { id, eventId }: OfEvent): Promise<string> {
  return await forReader(app, ctx, { eventId, isReader: ({ addressee }) => addressee === id }, (current, reader) =>
    write(app, current, reader, 'PUBLISH', ctx.now()),
  )
}

/** The event as an `.ics` file for its host, as their mails carry it; throws `not_found`. */
export async function hostCalendarFile(app: App, ctx: Ctx, eventId: EventId): Promise<string> {
  return await forReader(app, ctx, { eventId, isReader: ({ recipient }) => recipient === 'host' }, (current, reader) =>
    write(app, current, reader, 'PUBLISH', ctx.now()),
  )
}

/** What an online calendar is told of an event: the words of its `.ics` file. */
export interface CalendarWords {
  title: string
  /** A link, a number or an address; null when the event is cancelled. */
  location: string | null
  description: string
}

/** The words of this booking's guest's `.ics` file, for calendars that take them in an address; throws `not_found`. */
export async function calendarWords(app: App, ctx: Ctx, { id, eventId }: OfEvent): Promise<CalendarWords> {
  return await forReader(app, ctx, { eventId, isReader: ({ addressee }) => addressee === id }, wordsOf)
}

type OfEvent = Pick<BookingView, 'id' | 'eventId'>
type Written = Current & { entry: Entry }

async function forReader<T>(
  app: App,
  ctx: Ctx,
  { eventId, isReader }: { eventId: EventId; isReader(reader: Reader): boolean },
  make: (current: Written, reader: Reader) => T,
): Promise<T> {
  const made = await inTransaction(ctx, (ctx) =>
    withCurrent(ctx, eventId, async (current) => {
      const reader = readersOf(app, current).find(isReader)
      return reader ? make(current, reader) : null
    }),
  )
  if (made === null) throw new DomainError('not_found')
  return made
}

/** The iTIP message for this reader's mail: an invitation to the guest, a copy to the host (decision 49). */
export function calendarFor(app: App, current: Written, reader: Reader, now: Date): NonNullable<Mail['calendar']> {
  const method = reader.isCancelled ? 'CANCEL' : reader.recipient === 'guest' ? 'REQUEST' : 'PUBLISH'
  return { method, content: write(app, current, reader, method, now) }
}

function write(
  app: App,
  current: Written,
  reader: Reader,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  now: Date,
): string {
  const { event, entry, hosts } = current
  const host = hosts[0]
  return writeCalendar({
    ...wordsOf(current, reader),
    method,
    uid: `${event.id}@${mailHost(app.config)}`,
    sequence: entry.sequence,
    isCancelled: reader.isCancelled,
    startsAt: event.startsAt,
    durationMinutes: event.durationMinutes,
    changedAt: entry.changedAt,
    writtenAt: now,
    organizer: {
      name: host?.name ?? 'Anteroom',
      email: host?.email ?? app.config.mailFrom,
      sentBy: app.config.mailFrom,
    },
    attendee: reader.booking && method !== 'PUBLISH' ? { name: reader.name, email: reader.email } : null,
  })
}

function wordsOf(current: Current, reader: Reader): CalendarWords {
  const { event, hosts, bookings } = current
  const { t } = reader.i18n
  const other =
    reader.recipient === 'guest' ? hosts.map(({ name }) => name) : bookings.map(({ guestName }) => guestName)
  return {
    title: other.length > 0 ? t('mail.about', { title: event.title, name: other.join(', ') }) : event.title,
    location: reader.isCancelled ? null : (placeText(current, reader) ?? t('mail.calendar.follows')),
    description: describe(current, reader),
  }
}

function describe(current: Current, reader: Reader): string {
  const { t } = reader.i18n
  const details = reader.isCancelled ? [] : roomDetails(current, reader.i18n)
  return [
    ...(current.joinUrl && !reader.isCancelled ? [{ label: t('mail.button.join'), value: current.joinUrl }] : []),
    ...details,
    { label: t(pageKey(reader)), value: reader.pageUrl },
  ]
    .map(({ label, value }) => t('ui.labelled', { label, value }))
    .join('\n')
}

function pageKey({ recipient, isCancelled }: Reader) {
  if (recipient === 'host') return 'mail.button.open_booking'
  return isCancelled ? 'mail.button.see_booking' : 'mail.manage_here'
}
