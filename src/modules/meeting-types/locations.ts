import { type ConnectionView, listConnections } from '#/modules/connections/index.ts'
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
  const names = new Map((needed ? await allConnections(ctx) : []).map(({ id, name }) => [id, name]))
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

/** The connections that this host's meetings may use: the workspace's own and their personal ones (decision 4). */
export async function usableConnections(ctx: Ctx, host: { userId: UserId | null }): Promise<ConnectionView[]> {
  const connections = await allConnections(ctx)
  return connections.filter(({ ownerUserId }) => ownerUserId === null || ownerUserId === host.userId)
}

/** Throws `location_unavailable` when a Zoom location needs a connection that this host can't use; `kept` ones may stay as they are. */
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
  const usable = new Set((await usableConnections(ctx, host)).map(({ id }) => id))
  const refused = added.find(({ id }) => !usable.has(id))
  if (refused) throw new DomainError('location_unavailable', {}, `locations.${refused.i}`)
}

// An admin doesn't see a colleague's connections, yet the colleague's meeting types aren't broken for that.
function allConnections(ctx: Ctx): Promise<ConnectionView[]> {
  return listConnections({ ...ctx, actor: { kind: 'system', name: 'locations' } })
}
