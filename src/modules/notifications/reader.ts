import type { App } from '#/platform/ctx.ts'
import { type I18n, i18nOf } from '#/platform/i18n/i18n.ts'
import type { Current, CurrentBooking, CurrentHost } from './current.ts'

/** Who reads a mail about an event, in their language and zone, with the page where they can act. */
export interface Reader {
  recipient: 'guest' | 'host'
  /** The booking's id or the host's. */
  addressee: string
  name: string
  email: string
  i18n: I18n
  timeZone: string
  pageUrl: string
  /** Since when they know of the event. */
  knewAt: Date
  /** This guest's place is cancelled, or the whole event. */
  isCancelled: boolean
  booking: CurrentBooking | null
  /** The host whose mail this is, when they left the workspace and somebody else reads it. */
  standsInFor: string | null
}

/** Everyone who is told about this event: each guest, and each host who has an account. */
export function readersOf(app: App, current: Current): Reader[] {
  return [
    ...current.bookings.map((booking) => guestReader(app, current, booking)),
    ...current.hosts.flatMap((host) => hostReader(app, current, host) ?? []),
  ]
}

function guestReader(app: App, { event }: Current, booking: CurrentBooking): Reader {
  return {
    recipient: 'guest',
    addressee: booking.id,
    name: booking.guestName,
    email: booking.guestEmail,
    i18n: i18nOf(booking.language),
    timeZone: booking.guestTimeZone,
    pageUrl: urlOf(app, `/booking/${booking.manageToken}`),
    knewAt: later(booking.createdAt, event.confirmedAt),
    isCancelled: event.cancelledAt !== null || booking.cancelledAt !== null,
    booking,
    standsInFor: null,
  }
}

function hostReader(app: App, { event }: Current, { id, name, contact, isFormer }: CurrentHost): Reader | null {
  if (!contact) return null
  return {
    recipient: 'host',
    addressee: id,
    name: contact.name,
    email: contact.email,
    i18n: i18nOf(contact.language),
    timeZone: event.timeZone,
    pageUrl: urlOf(app, `/bookings/${event.id}`),
    knewAt: later(event.createdAt, event.confirmedAt),
    isCancelled: event.cancelledAt !== null,
    booking: null,
    standsInFor: isFormer ? name : null,
  }
}

/** A page of this instance. */
export function urlOf(app: App, path: string): string {
  return `${app.config.publicUrls[0]}${path}`
}

function later(a: Date, b: Date | null): Date {
  return b && b > a ? b : a
}
