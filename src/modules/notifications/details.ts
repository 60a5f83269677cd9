import { callLink, spokenMeetingId } from '#/modules/conferencing/index.ts'
import { reasonForGuests } from '#/modules/events/index.ts'
import { answersInOrder } from '#/modules/meeting-types/index.ts'
import type { I18n } from '#/platform/i18n/i18n.ts'
import { endsInWords, zoneInWords } from '#/platform/i18n/time-range.ts'
import type { Letter } from '#/platform/mail/letter.ts'
import type { Current } from './current.ts'
import type { Reader } from './reader.ts'

type Detail = NonNullable<Letter['details']>[number]

/** What, when, with whom and where, as this reader needs it; the link and what belongs to it only while it works. */
export function detailsFor(current: Current, reader: Reader, previousStart: Date | null): Detail[] {
  const { t } = reader.i18n
  const { event } = current
  const reason = reader.recipient === 'host' ? event.cancelReason : reasonForGuests(event)
  return [
    { label: t('mail.label.when'), value: whenText(reader.i18n, event, reader.timeZone) },
    ...(previousStart
      ? [{ label: t('mail.label.before'), value: reader.i18n.dateTime(previousStart, reader.timeZone) }]
      : []),
    ...people(current, reader),
    ...(reader.isCancelled ? [] : [...place(current, reader), ...roomDetails(current, reader.i18n)]),
    ...(reader.isCancelled && reason ? [{ label: t('mail.label.reason'), value: reason }] : []),
    ...(reader.recipient === 'host' ? answers(current, reader.i18n) : []),
    ...(reader.recipient === 'guest' && !reader.isCancelled
      ? [{ label: t('mail.label.manage'), value: t('mail.manage_here'), href: reader.pageUrl }]
      : []),
  ]
}

/** e.g. "Monday, 1 March 2027, 9:30 AM – 10:00 AM (Berlin, UTC+1)". */
export function whenText(i18n: I18n, event: { startsAt: Date; durationMinutes: number }, timeZone: string): string {
  return i18n.t('mail.when', {
    date: i18n.date(event.startsAt, timeZone),
    ...endsInWords(i18n, event, timeZone),
    zone: zoneInWords(i18n, event, timeZone),
  })
}

/** Passcode and numbers of the room; nothing without a working link. */
export function roomDetails({ room, joinUrl }: Current, { t }: I18n): Detail[] {
  if (!joinUrl || !room) return []
  const numbers = room.dialIn.map(({ number, city, country }) => `${number} (${city ? `${city}, ` : ''}${country})`)
  const links = room.dialIn.map(({ number }) => ({ text: number, href: callLink(number) }))
  return [
    ...(room.passcode ? [{ label: t('mail.label.passcode'), value: room.passcode }] : []),
    ...(numbers.length > 0 ? [{ label: t('mail.label.dial_in'), value: numbers.join('\n'), links }] : []),
    ...(numbers.length > 0 && room.meetingId
      ? [{ label: t('mail.label.meeting_id'), value: spokenMeetingId(room.meetingId) }]
      : []),
  ]
}

/** Where it is, in words; null while a link is still to come. */
export function placeText({ event, hosts, joinUrl }: Current, reader: Reader): string | null {
  const { location } = event
  switch (location.kind) {
    case 'zoom':
      return joinUrl
    case 'link':
      return location.url
    case 'in_person':
      return location.address
    case 'phone':
      return phoneText(location, hosts[0]?.name ?? '', reader)
  }
}

function phoneText(location: { number: string; whose: 'host' | 'guest' }, host: string, reader: Reader): string {
  const { t } = reader.i18n
  const { number } = location
  if (calls(location) === reader.recipient) return t('mail.place.you_call', { number })
  return reader.recipient === 'host'
    ? t('mail.place.guest_calls', { number })
    : t('mail.place.host_calls', { name: host, number })
}

function calls({ whose }: { whose: 'host' | 'guest' }): 'host' | 'guest' {
  return whose === 'host' ? 'guest' : 'host'
}

function people({ event, hosts, bookings }: Current, reader: Reader): Detail[] {
  const { t, zone } = reader.i18n
  if (reader.recipient === 'guest')
    return [{ label: t('mail.label.host'), value: hosts.map(({ name }) => name).join(', ') }]
  const coming = bookings.filter(({ cancelledAt }) => event.cancelledAt || !cancelledAt)
  return coming.map(({ guestName, guestEmail, guestTimeZone }) => ({
    label: t('mail.label.guest'),
    value: `${guestName}\n${guestEmail}\n${zone(guestTimeZone, event.startsAt)}`,
  }))
}

function place(current: Current, reader: Reader): Detail[] {
  const { t } = reader.i18n
  const { location } = current.event
  const value = placeText(current, reader)
  if (location.kind === 'zoom')
    return value
      ? [{ label: t('mail.label.link'), value, href: value }]
      : [{ label: t('mail.label.place'), value: t('mail.place.zoom') }]
  const label = t('mail.label.place')
  if (location.kind === 'link') return [{ label, value: location.url, href: location.url }]
  if (location.kind === 'phone' && calls(location) === reader.recipient)
    return [{ label, value: value ?? '', links: [{ text: location.number, href: callLink(location.number) }] }]
  return [{ label, value: value ?? '' }]
}

// Decision 45: answers go to the host only, so that nobody can have us mail their words to a stranger.
function answers({ bookings, questions }: Current, { t }: I18n): Detail[] {
  return bookings.flatMap(({ answers }) =>
    answersInOrder(questions, answers).map(({ question, answer }) => ({
      label: question?.label ?? t('booked.former_question'),
      value: question?.kind === 'checkbox' && answer === 'yes' ? t('booked.yes') : answer,
    })),
  )
}
