import { DomainError } from '#/platform/errors.ts'
import type { Event } from './queries.ts'

/** When the event ends. */
export function endOf({ startsAt, durationMinutes }: Pick<Event, 'startsAt' | 'durationMinutes'>): Date {
  return new Date(startsAt.getTime() + durationMinutes * 60_000)
}

export type EventStatus = 'draft' | 'confirmed' | 'cancelled'

export function statusOf({ confirmedAt, cancelledAt }: Pick<Event, 'confirmedAt' | 'cancelledAt'>): EventStatus {
  if (cancelledAt) return 'cancelled'
  return confirmedAt ? 'confirmed' : 'draft'
}

/** Throws `already_cancelled` or, once it has ended, `event_over`. A draft of the past may still be changed. */
export function refuseFinished(event: Event, now: Date): void {
  if (event.cancelledAt) throw new DomainError('already_cancelled')
  if (event.confirmedAt && endOf(event) <= now) throw new DomainError('event_over')
}

/** The meeting's topic: the title, with the guest's name if the type says so, at most 200 characters (decision 23). */
export function topicOf(
  { title, guestNameInTopic }: Pick<Event, 'title' | 'guestNameInTopic'>,
  guestName?: string,
): string {
  const topic = guestNameInTopic && guestName ? `${title} – ${guestName}` : title
  return [...topic].slice(0, 200).join('')
}

/** Why it was cancelled, for guests: in the host's words only. A guest's own could be anybody's, mailed to a stranger (decision 45). */
export function reasonForGuests({
  cancelledBy,
  cancelReason,
}: Pick<Event, 'cancelledBy' | 'cancelReason'>): string | null {
  return cancelledBy === 'host' ? cancelReason : null
}

// The endings that people are lured with most; "St. John" and "J.R. Smith" must pass.
const linkLike =
  /:\/\/|www\.|\.(com|net|org|info|biz|io|co|ru|cn|xyz|top|site|online|shop|store|app|dev|link|click|live|club|vip|win|icu|test)\b|\.[a-z]{2,}\//i

/** Could a mail program make a link of this name? Names stand in mails to people who didn't ask for them (decision 45). */
export function isLinkLike(name: string): boolean {
  return linkLike.test(name)
}
