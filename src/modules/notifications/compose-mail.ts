import { pageAtProvider } from '#/modules/conferencing/index.ts'
import { countUpcomingAt } from '#/modules/events/index.ts'
import type { App, Ctx } from '#/platform/ctx.ts'
import type { HostId } from '#/platform/ids.ts'
import { letter } from '#/platform/mail/letter.ts'
import type { Mail } from '#/platform/mail/mailer.ts'
import type { Entry } from './calendar-entry.ts'
import { calendarFor } from './calendar-file.ts'
import { composeConnectionMail } from './compose-connection-mail.ts'
import { type Current, withCurrent } from './current.ts'
import { isNews, type MailRow, mailHost, mailsOf, problemOf, saidBy, standingFor, toldTo } from './news.ts'
import { overlapSentence } from './overlap-sentence.ts'
import { type Reader, readersOf, urlOf } from './reader.ts'
import { roomSentence } from './room-sentence.ts'
import { isReminderDue, isStillNews, oneLine } from './rules.ts'
import { type EventMailKind, wordsFor } from './words.ts'

export interface Composed {
  mail: Mail
  /** For the row: what the mail says. */
  said: Partial<MailRow>
}

/** The mail that the row claims, from the rows as they are now; null when it has nothing true to say any more. */
export async function composeMail(app: App, ctx: Ctx, row: MailRow): Promise<Composed | null> {
  if (row.kind === 'reconnect' || row.kind === 'sweep_stopped')
    return await composeConnectionMail(app, ctx, row, row.kind)
  const { kind, eventId } = row
  if (!eventId) return null
  return await withCurrent(ctx, eventId, async (current) => {
    const reader = readersOf(app, current).find(({ addressee }) => addressee === row.addressee)
    if (!reader || !isWorthSending(row, current, reader, ctx.now())) return null
    const rows = await mailsOf(ctx, eventId)
    return await compose(app, ctx, { row, kind, current, reader, rows })
  })
}

function isWorthSending(row: MailRow, current: Current & { entry: Entry }, reader: Reader, now: Date): boolean {
  const is = standingFor(current, reader, false)
  if (isNews(row)) return isStillNews(row.kind, is, now)
  if (row.kind === 'problem') return problemOf(current) === row.problem
  if (row.kind === 'manage_link') return true
  if (row.kind === 'guest_left') return !is.isCancelled
  const isSameStart = row.startsAt?.getTime() === current.event.startsAt.getTime()
  return isSameStart && isReminderDue(is, reader.knewAt, row.minutes ?? 0, now)
}

interface Parts {
  row: MailRow
  kind: EventMailKind
  current: Current & { entry: Entry }
  reader: Reader
  rows: MailRow[]
}

async function compose(app: App, ctx: Ctx, { row, kind, current, reader, rows }: Parts): Promise<Composed> {
  const told = toldTo(reader, rows)
  const hadLink = rows.some((other) => other.addressee === reader.addressee && other.sentAt && other.linkHash)
  const problem = reader.recipient === 'host' && kind !== 'reminder' ? problemOf(current) : null
  const [work] = current.room?.handWork ?? []
  const hasMoved = kind === 'moved' && told && told.startsAt.getTime() !== current.event.startsAt.getTime()
  const lost = kind === 'problem' ? await countLost(ctx, current, reader) : 0
  const words = wordsFor({
    kind,
    current,
    lost,
    replaceUrl: urlOf(app, '/settings/integrations/zoom/replacement'),
    reader,
    previousStart: hasMoved ? told.startsAt : null,
    atZoom: problem && work ? pageAtProvider(app.config, work.meetingId) : null,
    roomSentence: kind === 'manage_link' ? null : await roomSentence(ctx, current, reader, { hadLink, problem }),
    overlapSentence: await overlapSentence(ctx, kind, current, reader),
    leaver: current.bookings.find(({ id }) => id === row.bookingId)?.guestName ?? null,
    instance: mailHost(app.config),
  })
  const hasCalendar = isNews(row) || (kind === 'problem' && lost <= 1)
  return {
    mail: {
      ...headersFor(app, current, reader),
      subject: words.subject,
      ...letter(words.letter),
      messageId: row.messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...(hasCalendar && { calendar: calendarFor(app, current, reader, ctx.now()) }),
    },
    said: { ...saidBy(current), problem },
  }
}

// Bookings that lost their rooms together, with their connection; counted by their places, since rooms are let go one by one.
async function countLost(ctx: Ctx, { event, room }: Current, { addressee }: Reader): Promise<number> {
  if (room?.problem !== 'not_connected' || event.location.kind !== 'zoom') return 0
  return await countUpcomingAt(ctx, { connectionId: event.location.connectionId, hostId: addressee as HostId })
}

// Guests see who invites them, and an answer reaches that person; the address is the instance's, for SPF and DMARC.
function headersFor(app: App, { hosts, bookings }: Current, reader: Reader): Pick<Mail, 'from' | 'to' | 'replyTo'> {
  const to = { name: oneLine(reader.name), address: reader.email }
  const address = app.config.mailFrom
  if (reader.recipient === 'guest') {
    const [host] = hosts
    if (!host) return { from: { name: 'Anteroom', address }, to }
    const name = oneLine(host.name)
    return {
      from: { name: reader.i18n.t('mail.sender', { name }), address },
      to,
      ...(host.contact && { replyTo: { name: oneLine(host.contact.name), address: host.contact.email } }),
    }
  }
  const [guest, ...others] = bookings
  const isOne = guest && others.length === 0
  return {
    from: { name: 'Anteroom', address },
    to,
    ...(isOne && { replyTo: { name: oneLine(guest.guestName), address: guest.guestEmail } }),
  }
}
