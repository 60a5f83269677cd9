import type { Fact } from '#/platform/facts/facts.ts'
import type { BookingRequestId, MeetingTypeId } from '#/platform/ids.ts'
import type { Booking, Event } from './queries.ts'
import type { Override } from './start-verdict.ts'

type EventRef = Pick<Event, 'id'>

export function bookingConfirmed(
  event: Pick<Event, 'id' | 'meetingTypeId' | 'startsAt'>,
  booking: Pick<Booking, 'id'>,
): Fact {
  return {
    kind: 'booking.confirmed',
    about: {
      eventId: event.id,
      bookingId: booking.id,
      ...(event.meetingTypeId && { meetingTypeId: event.meetingTypeId }),
    },
    changes: { startsAt: event.startsAt.toISOString() },
  }
}

export function bookingCancelled({ id }: EventRef, booking: Pick<Booking, 'id'>): Fact {
  return { kind: 'booking.cancelled', about: { eventId: id, bookingId: booking.id } }
}

/** The tombstone: that there were guests, not who (decision 13). */
export function guestsForgotten({ id }: EventRef): Fact {
  return { kind: 'event.guests_forgotten', about: { eventId: id } }
}

/** A form waits for the code from its guest's mail (decision 45). */
export function codeRequested({ id, meetingTypeId }: { id: BookingRequestId; meetingTypeId: MeetingTypeId }): Fact {
  return { kind: 'booking.code_requested', about: { bookingRequestId: id, meetingTypeId } }
}

export function linkRenewed({ id, eventId }: Pick<Booking, 'id' | 'eventId'>): Fact {
  return { kind: 'booking.link_renewed', about: { eventId, bookingId: id } }
}

export function eventDrafted({ id }: EventRef): Fact {
  return { kind: 'event.drafted', about: { eventId: id } }
}

export function eventConfirmed({ id, startsAt }: Pick<Event, 'id' | 'startsAt'>): Fact {
  return { kind: 'event.confirmed', about: { eventId: id }, changes: { startsAt: startsAt.toISOString() } }
}

export function eventMoved(before: Event, after: Event, overrides: Override[]): Fact {
  return {
    kind: 'event.moved',
    about: { eventId: after.id },
    changes: {
      from: before.startsAt.toISOString(),
      to: after.startsAt.toISOString(),
      isDraft: after.confirmedAt === null,
      overrides,
    },
  }
}

export function eventCancelled(event: Event): Fact {
  return {
    kind: 'event.cancelled',
    about: { eventId: event.id },
    changes: { by: event.cancelledBy, isDraft: event.confirmedAt === null },
  }
}

/** Names of fields only; what stands in them is for those who may see the event. */
export function detailsChanged({ id }: EventRef, fields: string[]): Fact {
  return { kind: 'event.details_changed', about: { eventId: id }, changes: { fields } }
}

/** Kinds only: an address, a number or a link is nobody's business in the facts (decision 13). */
export function locationChanged(before: Event, after: Event): Fact {
  return {
    kind: 'event.location_changed',
    about: { eventId: after.id },
    changes: { from: before.location.kind, to: after.location.kind, isDraft: after.confirmedAt === null },
  }
}

/** The place is the same, the way in another one: the same kind of fact, since the same follows from it. */
export function roomRenewed(event: Event): Fact {
  const { kind, about, changes } = locationChanged(event, event)
  return { kind, about, changes: { ...changes, isNewLink: true } }
}
