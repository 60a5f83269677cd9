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
export async function calendarFile(
  app: App,
  ctx: Ctx,
  { id, eventId }: Pick<BookingView, 'id' | 'eventId'>,
): Promise<string> {
  const file = await inTransaction(ctx, (ctx) =>
    withCurrent(ctx, eventId, async (current) => {
      const reader = readersOf(app, current).find(({ addressee }) => addressee === id)
      return reader ? write(app, current, reader, 'PUBLISH', ctx.now()) : null
    }),
  )
  if (!file) throw new DomainError('not_found')
  return file
}

/** The event as an `.ics` file for its host, as their mails carry it; throws `not_found`. */
export async function hostCalendarFile(app: App, ctx: Ctx, eventId: EventId): Promise<string> {
  const file = await inTransaction(ctx, (ctx) =>
    withCurrent(ctx, eventId, async (current) => {
      const reader = readersOf(app, current).find(({ recipient }) => recipient === 'host')
      return reader ? write(app, current, reader, 'PUBLISH', ctx.now()) : null
    }),
  )
  if (!file) throw new DomainError('not_found')
  return file
}

/** The iTIP message for this reader's mail: an invitation to the guest, a copy to the host (decision 49). */
export function calendarFor(
  app: App,
  current: Current & { entry: Entry },
  reader: Reader,
  now: Date,
): NonNullable<Mail['calendar']> {
  const method = reader.isCancelled ? 'CANCEL' : reader.recipient === 'guest' ? 'REQUEST' : 'PUBLISH'
  return { method, content: write(app, current, reader, method, now) }
}

function write(
  app: App,
  current: Current & { entry: Entry },
  reader: Reader,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  now: Date,
): string {
  const { event, entry, hosts } = current
  const { t } = reader.i18n
  const host = hosts[0]
  const other =
    reader.recipient === 'guest' ? hosts.map(({ name }) => name) : current.bookings.map(({ guestName }) => guestName)
  return writeCalendar({
    method,
    uid: `${event.id}@${mailHost(app.config)}`,
    sequence: entry.sequence,
    isCancelled: reader.isCancelled,
    startsAt: event.startsAt,
    durationMinutes: event.durationMinutes,
    changedAt: entry.changedAt,
    writtenAt: now,
    title: other.length > 0 ? t('mail.about', { title: event.title, name: other.join(', ') }) : event.title,
    location: reader.isCancelled ? null : (placeText(current, reader) ?? t('mail.calendar.follows')),
    description: describe(current, reader),
    organizer: {
      name: host?.name ?? 'Anteroom',
      email: host?.contact?.email ?? app.config.mailFrom,
      sentBy: app.config.mailFrom,
    },
    attendee: reader.booking && method !== 'PUBLISH' ? { name: reader.name, email: reader.email } : null,
  })
}

function describe(current: Current, reader: Reader): string {
  const { t } = reader.i18n
  const details = reader.isCancelled ? [] : roomDetails(current, reader.i18n)
  const page = reader.recipient === 'guest' ? t('mail.manage_here') : t('mail.button.open_booking')
  return [
    ...(current.joinUrl && !reader.isCancelled ? [`${t('mail.button.join')}: ${current.joinUrl}`] : []),
    ...details.map(({ label, value }) => `${label}: ${value}`),
    `${page}: ${reader.pageUrl}`,
  ].join('\n')
}
