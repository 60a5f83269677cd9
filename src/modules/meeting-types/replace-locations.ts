import { listHostPeople } from '#/modules/accounts/index.ts'
import { type ConnectionView, type MeetingHost, resolveConnection } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { changeMeetingType } from './change-meeting-type.ts'
import type { ConnectionUse } from './connection-uses.ts'
import { allConnections, nobody, placeText, ruleOf } from './locations.ts'
import { getMeetingType } from './queries.ts'
import type { LocationOption } from './tables.ts'

/** A location that isn't any type's yet. */
export type NewPlace = { kind: 'zoom'; connectionId: ConnectionId; hostEmail?: string } | { kind: 'link'; url: string }

/**
 * Puts `place` where the meeting types need a connection, which may be about to go (`leaving`). Where the place can't be
 * used the type is left as it is, and counted. Throws `not_allowed` for another's type, `invalid_input` for the place.
 */
export async function replaceLocations(
  ctx: Ctx,
  { uses, place, leaving }: { uses: ConnectionUse[]; place: NewPlace; leaving: ConnectionId | null },
): Promise<{ changed: number; left: number }> {
  const connections = (await allConnections(ctx)).filter(({ id }) => id !== leaving)
  const counts = { changed: 0, left: 0 }
  for (const [meetingTypeId, meant] of Map.groupBy(uses, ({ type }) => type.id)) {
    const type = await getMeetingType(ctx, meetingTypeId)
    const [person = nobody(type.hostId)] = await listHostPeople(ctx.db, [type.hostId])
    if (!isUsable(place, connections, person)) {
      counts.left++
      continue
    }
    const ids = new Set(meant.map(({ locationId }) => locationId))
    const locations = withPlace(type.locations, place, (option) => {
      return ids.has(option.id) && !comesToIt(option, place, connections, person)
    })
    await changeMeetingType(ctx, { meetingTypeId, locations })
    counts.changed++
  }
  return counts
}

/** The list with the place instead of what is meant; once, also if it was there already. */
function withPlace(
  locations: LocationOption[],
  place: NewPlace,
  isMeant: (option: LocationOption) => boolean,
): LocationOption[] {
  const seen = new Set(locations.filter((option) => !isMeant(option)).map(placeText))
  return locations.flatMap((option) => {
    if (!isMeant(option)) return [option]
    const next: LocationOption = { id: option.id, ...place }
    if (seen.has(placeText(next))) return []
    seen.add(placeText(next))
    return [next]
  })
}

function isUsable(place: NewPlace, connections: ConnectionView[], person: MeetingHost): boolean {
  return (
    place.kind === 'link' || resolveConnection({ rule: 'named', ...place }, connections, person).kind === 'resolved'
  )
}

/** A rule that finds the chosen connection by itself stays a rule. */
function comesToIt(
  option: LocationOption,
  place: NewPlace,
  connections: ConnectionView[],
  person: MeetingHost,
): boolean {
  if (option.kind !== 'zoom' || option.rule === undefined || place.kind !== 'zoom') return false
  const found = resolveConnection(ruleOf(option), connections, person)
  return found.kind === 'resolved' && found.connection.id === place.connectionId
}
