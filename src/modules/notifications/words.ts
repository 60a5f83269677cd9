import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Letter } from '#/platform/mail/letter.ts'
import type { Current } from './current.ts'
import { detailsFor, whenText } from './details.ts'
import type { Reader } from './reader.ts'
import { oneLine } from './rules.ts'
import type { ConnectionMailKind, MailKind } from './tables.ts'

/** Kinds that are about an event. */
export type EventMailKind = Exclude<MailKind, ConnectionMailKind>

export interface Words {
  subject: string
  letter: Letter
}

interface Saying {
  kind: EventMailKind
  current: Current
  reader: Reader
  /** The start that the reader knew, when it has changed. */
  previousStart: Date | null
  /** What the host has to know or do about the room; for guests, why the link is not there. */
  roomSentence: string | null
  /** For hosts: with what it overlaps on its Zoom account. */
  overlapSentence: string | null
  /** The meeting in Zoom's own pages, when the host has something to do there by hand. */
  atZoom: string | null
  /** How many bookings lost their rooms at once, this one among them; of several the mail speaks as a whole. */
  lost: number
  /** Where they all get another place. */
  replaceUrl: string
  /** Who gave up their place, for `guest_left`. */
  leaver: string | null
  /** Where the operator can be reached by name, for the small print. */
  instance: string
}

/** The words of a mail about an event, for one reader. */
export function wordsFor(saying: Saying): Words {
  if (saying.lost > 1) return wordsForLost(saying)
  const { kind, current, reader, previousStart, roomSentence, overlapSentence } = saying
  const { t, language } = reader.i18n
  const values = { ...valuesFor(current, reader), guest: saying.leaver ?? '' }
  const key = `mail.${kind}.${reader.recipient}` as const
  const button = buttonFor(saying)
  return {
    subject: oneLine(t(`${key}.subject` as MessageKey, values)),
    letter: {
      language,
      title: t(`${key}.title` as MessageKey, values),
      paragraphs: [t(textKey(saying), values), lostLink(saying), roomSentence, overlapSentence].filter(
        (text) => text !== null,
      ),
      details: [
        ...detailsFor(current, reader, previousStart),
        ...(saying.atZoom ? [{ label: t('mail.label.at_zoom'), value: saying.atZoom, href: saying.atZoom }] : []),
      ],
      ...(button && { button }),
      footer: footerFor(saying),
    },
  }
}

/** A connection is gone with the rooms of several bookings: how many, and where all of them get another place. */
function wordsForLost(saying: Saying): Words {
  const { lost: count, reader, replaceUrl: href } = saying
  const { t, language } = reader.i18n
  return {
    subject: oneLine(t('mail.rooms_lost.subject', { count })),
    letter: {
      language,
      title: t('mail.rooms_lost.title'),
      paragraphs: [t('mail.rooms_lost.text', { count }), t('mail.rooms_lost.what_to_do')],
      button: { label: t('desk.unconnected.replace'), href },
      footer: footerFor(saying),
    },
  }
}

// A cancellation says who cancelled; everything else reads the same whoever did it.
function textKey({ kind, current, reader }: Saying): MessageKey {
  if (kind !== 'cancelled') return `mail.${kind}.${reader.recipient}.text` as MessageKey
  // Who gave up their own place only did so themselves: the event stands.
  const isByGuest = current.event.cancelledBy === 'guest' || current.event.cancelledAt === null
  return `mail.cancelled.${reader.recipient}.by_${isByGuest ? 'guest' : 'host'}` as MessageKey
}

// A Zoom link goes with its meeting; one of the host's own lives on, and so does the meeting that one of several guests leaves.
function lostLink({ kind, current: { event }, reader }: Saying): string | null {
  const isLost = kind === 'cancelled' && event.cancelledAt !== null && event.location.kind === 'zoom'
  return isLost && reader.recipient === 'guest' ? reader.i18n.t('mail.cancelled.guest.links') : null
}

function valuesFor(current: Current, reader: Reader) {
  const { t, date, time } = reader.i18n
  const { event, hosts, bookings } = current
  const host = hosts.map(({ name }) => name).join(', ')
  const other = reader.recipient === 'guest' ? host : bookings.map(({ guestName }) => guestName).join(', ')
  return {
    about: other ? t('mail.about', { title: event.title, name: other }) : event.title,
    title: event.title,
    name: other || t('mail.nobody'),
    date: date(event.startsAt, reader.timeZone),
    time: time(event.startsAt, reader.timeZone),
    when: whenText(reader.i18n, event, reader.timeZone),
  }
}

function buttonFor({ kind, current, reader }: Saying): Letter['button'] {
  const { t } = reader.i18n
  if (reader.recipient === 'host') {
    if (kind === 'reminder' && current.joinUrl) return { label: t('mail.button.join'), href: current.joinUrl }
    return { label: t('mail.button.open_booking'), href: reader.pageUrl }
  }
  if (current.joinUrl && !reader.isCancelled && kind !== 'manage_link')
    return { label: t('mail.button.join'), href: current.joinUrl }
  return { label: t('mail.button.see_booking'), href: reader.pageUrl }
}

function footerFor({ current, reader, instance, kind }: Saying): string[] {
  const { t } = reader.i18n
  if (reader.standsInFor !== null) return [t('mail.footer.stand_in', { instance, name: reader.standsInFor })]
  if (reader.recipient === 'host') return [t('mail.footer.host', { instance })]
  const host = current.hosts.map(({ name }) => name).join(', ')
  return [
    t('mail.footer.guest', { name: host, instance }),
    ...(kind === 'cancelled' ? [] : [t('mail.footer.replies', { name: host })]),
  ]
}
