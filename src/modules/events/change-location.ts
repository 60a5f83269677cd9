import { findConference, releaseConference, replaceConference } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { parseInput } from '#/platform/input.ts'
import { isEvent, lockEvent, refuseGuests } from './access.ts'
import { locationChanged, roomRenewed } from './facts.ts'
import { type LocationInput, locationInput } from './inputs.ts'
import { locationFor } from './location-for.ts'
import type { Event } from './queries.ts'
import { guestNameOf } from './queries.ts'
import { requestRoom } from './rooms.ts'
import { refuseFinished } from './rules.ts'
import { type EventLocation, events } from './tables.ts'

interface ChangeLocation {
  eventId: string
  location: LocationInput
}

/**
 * Changes where an event is, by a host's hand (J16): a room that isn't needed any more is let go, one that is gets made,
 * also when the same Zoom location is chosen again after its link was lost. The same location changes nothing. Throws
 * `location_unavailable`, `already_cancelled`, `event_over`, `not_found`, `invalid_input`, `not_allowed` for guests.
 */
export async function changeLocation(ctx: Ctx, input: ChangeLocation): Promise<Event> {
  refuseGuests(ctx)
  const asked = parseInput(locationInput, input.location)
  return await inTransaction(ctx, async (ctx) => {
    const { event: before, hostIds } = await lockEvent(ctx, input.eventId)
    refuseFinished(before, ctx.now())
    const location = await locationFor(ctx, asked, hostIds)
    const isSame = sameLocation(before.location, location)
    if (isSame && !(await isRoomLost(ctx, before))) return before
    const event = await ctx.db
      .update(events)
      .set({ location, sequence: before.sequence + 1 })
      .where(isEvent(ctx, before.id))
      .returning()
      .then(only)
    if (event.confirmedAt) await changeRoom(ctx, before, event)
    await announce(ctx, locationChanged(before, event))
    return event
  })
}

/** Makes a new room for an event that is at Zoom, with a new link; its guests are told. Throws as `changeLocation` does. */
export async function regenerateRoom(ctx: Ctx, { eventId }: { eventId: string }): Promise<Event> {
  refuseGuests(ctx)
  return await inTransaction(ctx, async (ctx) => {
    const { event: before, hostIds } = await lockEvent(ctx, eventId)
    refuseFinished(before, ctx.now())
    if (before.location.kind !== 'zoom' || !before.confirmedAt) throw new DomainError('not_found')
    const { connectionId, zoomUser } = before.location
    await locationFor(ctx, { kind: 'zoom', connectionId, ...(zoomUser && { hostEmail: zoomUser }) }, hostIds)
    const event = await ctx.db
      .update(events)
      .set({ sequence: before.sequence + 1 })
      .where(isEvent(ctx, before.id))
      .returning()
      .then(only)
    await replaceConference(ctx, { eventId: event.id })
    await announce(ctx, roomRenewed(event))
    return event
  })
}

async function changeRoom(ctx: Ctx, before: Event, after: Event): Promise<void> {
  if (after.location.kind !== 'zoom') return await releaseConference(ctx, { eventId: after.id })
  if (before.location.kind !== 'zoom') return await requestRoom(ctx, after, await guestNameOf(ctx, after))
  const { connectionId: id, zoomUser } = after.location
  await replaceConference(ctx, { eventId: after.id, connection: { id, zoomUser } })
}

async function isRoomLost(ctx: Ctx, event: Event): Promise<boolean> {
  if (event.location.kind !== 'zoom' || !event.confirmedAt) return false
  return (await findConference(ctx, event.id))?.state === 'lost'
}

function sameLocation(a: EventLocation, b: EventLocation): boolean {
  const parts = (location: EventLocation) => JSON.stringify(Object.entries(location).sort())
  return parts(a) === parts(b)
}
