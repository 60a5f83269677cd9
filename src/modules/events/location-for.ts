import { resolveFor } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { HostId } from '#/platform/ids.ts'
import type { JudgedLocation } from './inputs.ts'
import type { EventLocation } from './tables.ts'

/** The location that a host named by hand, as the event keeps it; throws `location_unavailable` unless each host may use it. */
export async function locationFor(ctx: Ctx, asked: JudgedLocation, hostIds: HostId[]): Promise<EventLocation> {
  if (asked.kind !== 'zoom') return asked
  const { kind, connectionId, hostEmail } = asked
  let location: EventLocation = { kind, connectionId }
  for (const hostId of hostIds) {
    const found = await resolveFor(ctx, { rule: 'named', connectionId, hostEmail }, hostId)
    if (found.kind === 'unresolved') throw new DomainError('location_unavailable', {}, 'location')
    location = zoomLocation(found)
  }
  return location
}

/** A resolved connection as the event keeps it. */
export function zoomLocation({
  connection,
  zoomUser,
}: Extract<Awaited<ReturnType<typeof resolveFor>>, { kind: 'resolved' }>) {
  return { kind: 'zoom' as const, connectionId: connection.id, ...(zoomUser !== 'me' && { zoomUser }) }
}
