import type { EventInput } from '#/modules/events/index.ts'
import type { HostId } from '#/platform/ids.ts'
import { instantOf } from '#/web/booking/instants.ts'
import type { Typed } from '#/web/route.ts'
import { allOf, oneOf } from '#/web/typed.ts'
import { instantsOfLocal } from './local-time.ts'
import { type LocationForm, locationFormOf, locationInputOf, readLocation } from './location-form.ts'

/** What the page for a new event shows and sends: texts, not yet judged. */
export interface NewEventForm {
  title: string
  date: string
  clock: string
  /** Of a time that comes twice: the instant that is meant. */
  reading: string
  durationMinutes: string
  invitees: { name: string; email: string }[]
  location: LocationForm
}

const nobody = { name: '', email: '' }

export function emptyEvent(date: string, firstConnectionId?: string): NewEventForm {
  return {
    title: '',
    date,
    clock: '',
    reading: '',
    durationMinutes: '30',
    invitees: [nobody],
    location: locationFormOf(null, firstConnectionId),
  }
}

export function readEvent(typed: Typed): NewEventForm {
  const emails = allOf(typed, 'invitee.email')
  return {
    title: oneOf(typed, 'title'),
    date: oneOf(typed, 'date'),
    clock: oneOf(typed, 'clock'),
    reading: oneOf(typed, 'reading'),
    durationMinutes: oneOf(typed, 'durationMinutes'),
    invitees: allOf(typed, 'invitee.name').map((name, i) => ({ name, email: emails[i] ?? '' })),
    location: readLocation(typed),
  }
}

/** When it starts; null while no time is typed, it is skipped that day, or comes twice and neither is chosen. */
export function startOf({ date, clock, reading }: NewEventForm, timeZone: string): Date | null {
  const readings = instantsOfLocal(date, clock, timeZone) ?? []
  return readings.length === 1 ? (readings[0] ?? null) : (readings.find((at) => instantOf(at) === reading) ?? null)
}

/** What a button other than the two that save asks for: a row for a guest comes or goes. */
export function pressEvent(form: NewEventForm, button: string): NewEventForm {
  const [action, at] = button.split(':')
  if (action === 'add-invitee') return { ...form, invitees: [...form.invitees, nobody] }
  if (action !== 'remove-invitee') return form
  const invitees = form.invitees.filter((_, i) => i !== Number(at))
  return { ...form, invitees: invitees.length > 0 ? invitees : [nobody] }
}

interface Place {
  hostId: HostId
  timeZone: string
  draft: boolean
}

/** What the room's verb takes, with the row that each invitee stood in; empty rows are nobody. */
export function eventInputOf(
  form: NewEventForm,
  { hostId, timeZone, draft }: Place,
): { input: EventInput; rows: number[] } {
  const rows = form.invitees.flatMap(({ name, email }, i) => (name.trim() || email.trim() ? [i] : []))
  const input = {
    hostId,
    timeZone,
    draft,
    title: form.title,
    // An unreadable time is refused by the schema, at its field.
    startsAt: startOf(form, timeZone) ?? '',
    durationMinutes: /^\s*-?\d{1,9}\s*$/.test(form.durationMinutes) ? Number(form.durationMinutes) : Number.NaN,
    invitees: rows.map((i) => form.invitees[i] ?? nobody),
    location: locationInputOf(form.location),
  }
  return { input, rows }
}
