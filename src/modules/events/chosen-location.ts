import { findConnection } from '#/modules/connections/index.ts'
import { type LocationOption, type MeetingType, phoneNumber } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
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
  const option = await pick(ctx, type.locations, picked.locationId)
  switch (option.kind) {
    case 'zoom':
      return { kind: 'zoom', connectionId: option.connectionId }
    case 'link':
      return { kind: 'link', url: option.url }
    case 'in_person':
      return { kind: 'in_person', address: option.address }
    case 'phone':
      if (option.number) return { kind: 'phone', number: option.number, whose: 'host' }
      return { kind: 'phone', number: guestNumber(picked.guestPhone), whose: 'guest' }
  }
}

async function pick(ctx: Ctx, locations: LocationOption[], id: string | undefined): Promise<LocationOption> {
  const named = locations.filter((option) => (id === undefined ? true : option.id === id))
  const offered: LocationOption[] = []
  for (const option of named) if (await isThere(ctx, option)) offered.push(option)
  const [option, ...others] = offered
  if (!option) throw new DomainError('location_unavailable', {}, 'locationId')
  if (others.length > 0) throw new DomainError('invalid_input', {}, 'locationId')
  return option
}

async function isThere(ctx: Ctx, option: LocationOption): Promise<boolean> {
  return option.kind !== 'zoom' || (await findConnection(ctx, option.connectionId)) !== null
}

function guestNumber(text: string | undefined): string {
  const parsed = phoneNumber.safeParse(text ?? '')
  if (!parsed.success) throw new DomainError('invalid_input', {}, 'guestPhone')
  return parsed.data
}
