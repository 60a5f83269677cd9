import { listConnections } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { MeetingTypeId, UserId } from '#/platform/ids.ts'
import type { MeetingType } from './queries.ts'
import type { LocationOption } from './tables.ts'

/** A location with what the host should know of it. */
export interface LocationView {
  option: LocationOption
  /** The connection's name, for Zoom while it is there. */
  connectionName: string | null
  /** Its connection is gone: guests don't see it. */
  isBroken: boolean
}

/** The locations of several types, by type, with one look at the connections. */
export async function describeLocations(
  ctx: Ctx,
  types: Pick<MeetingType, 'id' | 'locations'>[],
): Promise<Map<MeetingTypeId, LocationView[]>> {
  const needed = types.some(({ locations }) => locations.some(({ kind }) => kind === 'zoom'))
  const names = new Map((needed ? await listConnections(ctx) : []).map(({ id, name }) => [id, name]))
  return new Map(
    types.map(({ id, locations }) => [
      id,
      locations.map((option) => {
        const connectionName = option.kind === 'zoom' ? (names.get(option.connectionId) ?? null) : null
        return { option, connectionName, isBroken: option.kind === 'zoom' && connectionName === null }
      }),
    ]),
  )
}

/** Every location of a type, broken ones included, as its host sees them. */
export async function locationsOf(ctx: Ctx, type: Pick<MeetingType, 'id' | 'locations'>): Promise<LocationView[]> {
  return (await describeLocations(ctx, [type])).get(type.id) ?? []
}

/** What a guest may pick from. Empty when every connection is gone. */
export async function offeredLocations(
  ctx: Ctx,
  type: Pick<MeetingType, 'id' | 'locations'>,
): Promise<LocationOption[]> {
  return (await locationsOf(ctx, type)).filter(({ isBroken }) => !isBroken).map(({ option }) => option)
}

/**
 * Throws `location_unavailable` unless this host may use the connection of every Zoom location: the workspace's own
 * connections and their personal ones (decision 4). Those in `kept` stay as they are, broken or not.
 */
export async function judgeConnections(
  ctx: Ctx,
  locations: LocationOption[],
  host: { userId: UserId | null },
  kept: LocationOption[] = [],
): Promise<void> {
  const before = new Set(kept.flatMap((option) => (option.kind === 'zoom' ? [option.connectionId] : [])))
  const added = locations.flatMap((option, i) =>
    option.kind === 'zoom' && !before.has(option.connectionId) ? [{ i, id: option.connectionId }] : [],
  )
  if (added.length === 0) return
  const usable = new Set(
    (await listConnections(ctx))
      .filter(({ ownerUserId }) => ownerUserId === null || ownerUserId === host.userId)
      .map(({ id }) => id),
  )
  const refused = added.find(({ id }) => !usable.has(id))
  if (refused) throw new DomainError('location_unavailable', {}, `locations.${refused.i}`)
}
