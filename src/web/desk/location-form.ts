import type { EventLocation, LocationInput } from '#/modules/events/index.ts'
import type { Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'

/** The location fields of a form. `choice` is `zoom:<connection>`, `link`, `phone` or `in_person`. */
export interface LocationForm {
  choice: string
  url: string
  number: string
  whose: string
  address: string
}

export function locationFormOf(location: EventLocation | null, firstConnectionId?: string): LocationForm {
  const empty = { url: '', number: '', whose: 'host', address: '' }
  if (!location) return { ...empty, choice: firstConnectionId ? `zoom:${firstConnectionId}` : '' }
  const { kind, ...rest } = location
  return { ...empty, choice: kind === 'zoom' ? zoomChoice(location) : kind, ...rest }
}

export function readLocation(typed: Typed): LocationForm {
  return {
    choice: oneOf(typed, 'location'),
    url: oneOf(typed, 'url'),
    number: oneOf(typed, 'number'),
    whose: oneOf(typed, 'whose'),
    address: oneOf(typed, 'address'),
  }
}

/** `zoom:<connection>`, with the host where an app of a whole account is told one. */
export function zoomChoice({
  connectionId,
  zoomUser,
}: {
  connectionId: string
  zoomUser?: string | undefined
}): string {
  return [`zoom:${connectionId}`, zoomUser].filter(Boolean).join(' ')
}

/** What the room's verbs take; they judge it. */
export function locationInputOf({ choice, url, number, whose, address }: LocationForm): LocationInput {
  const [kind, connectionId = '', hostEmail] = choice.split(/[: ]/)
  if (kind === 'zoom') return { kind, connectionId, ...(hostEmail && { hostEmail }) }
  if (kind === 'link') return { kind, url }
  if (kind === 'phone') return { kind, number, whose: whose === 'guest' ? 'guest' : 'host' }
  return { kind: kind as 'in_person', address }
}

/** The refusal by the names that the location's fields have on the page. */
export function withLocationFields(refusal: Refusal): Refusal {
  const fields = Object.entries(refusal.fields).map(([name, sentence]) => {
    const inner = /^location\.(url|number|address)$/.exec(name)?.[1]
    return [inner ?? (name.startsWith('location') ? 'location' : name), sentence] as const
  })
  return { ...refusal, fields: Object.fromEntries(fields) }
}
