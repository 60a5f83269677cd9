import { findConnection } from '#/modules/connections/index.ts'
import {
  type LocationOption,
  type MeetingType,
  phoneNumber,
  resolveFor,
  ruleOf,
  type ZoomLocation,
} from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { zoomLocation } from './location-for.ts'
import type { EventLocation } from './tables.ts'

/**
 * The location that the guest picked, as the event keeps it. Throws `location_unavailable` for one that isn't offered
 * (any more), `invalid_input` when several are and none was picked, or when the guest's number is needed.
 */
export async function chosenLocation(
  ctx: Ctx,
  type: MeetingType,
  picked: { locationId?: string; guestPhone?: string },
): Promise<EventLocation> {
  const named = type.locations.filter(({ id }) => (picked.locationId === undefined ? true : id === picked.locationId))
  const offered: (Exclude<LocationOption, ZoomLocation> | ZoomPlace)[] = []
  for (const option of named) {
    const here = option.kind === 'zoom' ? await zoomOf(ctx, type, option) : option
    if (here) offered.push(here)
  }
  const [option, ...others] = offered
  if (!option) throw new DomainError('location_unavailable', {}, 'locationId')
  if (others.length > 0) throw new DomainError('invalid_input', {}, 'locationId')
  switch (option.kind) {
    case 'zoom':
      return option
    case 'link':
      return { kind: 'link', url: option.url }
    case 'in_person':
      return { kind: 'in_person', address: option.address }
    case 'phone':
      if (option.number) return { kind: 'phone', number: option.number, whose: 'host' }
      return { kind: 'phone', number: guestNumber(picked.guestPhone), whose: 'guest' }
  }
}

/** Where at Zoom the type's meetings would be at this moment: the Zoom accounts and users that take part in it. */
export async function zoomPlaces(ctx: Ctx, type: Pick<MeetingType, 'locations' | 'hostId'>): Promise<ZoomPlace[]> {
  const places: ZoomPlace[] = []
  for (const option of type.locations) {
    const place = option.kind === 'zoom' ? await zoomOf(ctx, type, option) : null
    if (place) places.push(place)
  }
  return places
}

type ZoomPlace = Extract<EventLocation, { kind: 'zoom' }>

/** What the type's rule comes to at this moment (X8); null when there is no account for it. */
async function zoomOf(ctx: Ctx, type: Pick<MeetingType, 'hostId'>, option: ZoomLocation): Promise<ZoomPlace | null> {
  if (option.connectionId !== undefined) {
    // Whose it is was judged when it was named, and stays so: only an account's app needs to know the host.
    const named = await findConnection(ctx, option.connectionId)
    if (named?.kind !== 'user') return named && (await resolved(ctx, type, option))
    return { kind: 'zoom', connectionId: named.id }
  }
  return await resolved(ctx, type, option)
}

async function resolved(ctx: Ctx, type: Pick<MeetingType, 'hostId'>, option: ZoomLocation): Promise<ZoomPlace | null> {
  const found = await resolveFor(ctx, ruleOf(option), type.hostId)
  return found.kind === 'resolved' ? zoomLocation(found) : null
}

function guestNumber(text: string | undefined): string {
  const parsed = phoneNumber.safeParse(text ?? '')
  if (!parsed.success) throw new DomainError('invalid_input', {}, 'guestPhone')
  return parsed.data
}
