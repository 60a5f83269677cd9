import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import { oneLine } from './rules.ts'

/** What a calendar is told of an event. */
export interface CalendarEntry {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH'
  uid: string
  sequence: number
  isCancelled: boolean
  startsAt: Date
  durationMinutes: number
  changedAt: Date
  writtenAt: Date
  title: string
  /** The join URL, letter by letter, when there is one. */
  location: string | null
  description: string
  organizer: { name: string; email: string; sentBy: string }
  /** Only invitations name the guest; who is published to attends nothing (RFC 5546 §3.2.1). */
  attendee: { name: string; email: string } | null
}

/** The entry as iCalendar text (RFC 5545), times in UTC, for an iTIP message of its method (RFC 5546). */
export function writeCalendar(entry: CalendarEntry): string {
  const calendar = ical({
    prodId: { company: 'Anteroom', product: 'Anteroom' },
    method: ICalCalendarMethod[entry.method],
    scale: 'gregorian',
  })
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    start: entry.startsAt,
    end: new Date(entry.startsAt.getTime() + entry.durationMinutes * 60_000),
    stamp: entry.writtenAt,
    lastModified: entry.changedAt,
    summary: oneLine(entry.title),
    location: entry.location && oneLine(entry.location),
    description: entry.description.replace(/\r\n?/g, '\n'),
    status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: entry.isCancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    organizer: {
      name: parameter(entry.organizer.name) || address(entry.organizer.email),
      email: address(entry.organizer.email),
      sentBy: address(entry.organizer.sentBy),
    },
  })
  if (entry.attendee)
    event.createAttendee({
      name: parameter(entry.attendee.name) || address(entry.attendee.email),
      email: address(entry.attendee.email),
      // Who booked has accepted; answers to the invitation are read by nobody.
      status: ICalAttendeeStatus.ACCEPTED,
      role: ICalAttendeeRole.REQ,
      type: ICalAttendeeType.INDIVIDUAL,
      rsvp: false,
    })
  // The library leaves out the last line's end, which a content line must have (RFC 5545 §3.1).
  return `${calendar.toString().trimEnd()}\r\n`
}

// A quoted parameter value can't hold a quote at all (RFC 5545 §3.2), and the library's backslash ends up in the name.
function parameter(text: string): string {
  return oneLine(text).replaceAll('"', '’').replaceAll('\\', '/')
}

function address(text: string): string {
  return oneLine(text).replace(/[\s"<>;,:\\]/g, '')
}
