import type { EventInput } from '#/modules/events/index.ts'
import type { HostId } from '#/platform/ids.ts'
import type { Typed } from '#/web/route.ts'
import { allOf, oneOf } from '#/web/typed.ts'
import { instantOfLocal } from './local-time.ts'
import { type LocationForm, locationFormOf, locationInputOf, readLocation } from './location-form.ts'

/** What the page for a new event shows and sends: texts, not yet judged. */
export interface NewEventForm {
  title: string
  date: string
  clock: string
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
    durationMinutes: oneOf(typed, 'durationMinutes'),
    invitees: allOf(typed, 'invitee.name').map((name, i) => ({ name, email: emails[i] ?? '' })),
    location: readLocation(typed),
  }
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
  const startsAt = instantOfLocal(form.date, form.clock, timeZone)
  const input = {
    hostId,
    timeZone,
    draft,
    title: form.title,
    // An unreadable time is refused by the schema, at its field.
    startsAt: startsAt ?? '',
    durationMinutes: /^\s*\d{1,5}\s*$/.test(form.durationMinutes) ? Number(form.durationMinutes) : Number.NaN,
    invitees: rows.map((i) => form.invitees[i] ?? nobody),
    location: locationInputOf(form.location),
  }
  return { input, rows }
}
