import { type HostPerson, listHostPeople } from '#/modules/accounts/index.ts'
import { connectionTroubles, knownRefusal, type Problem } from '#/modules/conferencing/index.ts'
import {
  type ConnectionRule,
  type ConnectionView,
  listConnections,
  type Resolved,
  resolveConnection,
  type Unresolved,
} from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { ConnectionId, HostId, MeetingTypeId, UserId } from '#/platform/ids.ts'
import type { MeetingType } from './queries.ts'
import type { LocationOption, ZoomLocation } from './tables.ts'

/** A location with what the host should know of it. */
export interface LocationView {
  option: LocationOption
  /** The connection's name, for Zoom while there is one for it. */
  connectionName: string | null
  /** The connection that it names, or comes to now by its rule. */
  connectionId: ConnectionId | null
  /** There is no Zoom account for it now: guests don't see it. */
  isBroken: boolean
  /** Why not; null where nothing is wrong. */
  reason: Unresolved | null
}

type Placed = Pick<MeetingType, 'id' | 'hostId' | 'locations'>

/** The locations of several types, by type, with one look at the connections. */
export async function describeLocations(ctx: Ctx, types: Placed[]): Promise<Map<MeetingTypeId, LocationView[]>> {
  const atZoom = types.filter(({ locations }) => locations.some(({ kind }) => kind === 'zoom'))
  const connections = atZoom.length > 0 ? await allConnections(ctx) : []
  const people = await listHostPeople(ctx.db, [...new Set(atZoom.map(({ hostId }) => hostId))])
  const personOf = new Map(people.map((person) => [person.hostId, person]))
  return new Map(
    types.map(({ id, hostId, locations }) => [
      id,
      locations.map((option) => viewOf(option, connections, personOf.get(hostId) ?? nobody(hostId))),
    ]),
  )
}

/** Every location of a type, broken ones included, as its host sees them. */
export async function locationsOf(ctx: Ctx, type: Placed): Promise<LocationView[]> {
  return (await describeLocations(ctx, [type])).get(type.id) ?? []
}

/** What a guest may pick from. Empty when there is no account for any. */
export async function offeredLocations(ctx: Ctx, type: Placed): Promise<LocationOption[]> {
  return (await locationsOf(ctx, type)).filter(({ isBroken }) => !isBroken).map(({ option }) => option)
}

/** A connection with why no meeting can be made with it at present, as far as that is known. */
export interface UsableConnection extends ConnectionView {
  refusal: Problem | null
}

/**
 * The connections that this host's meetings may use: the workspace's own and their personal ones (decision 4). Those that
 * work come first, of them the host's own, then by name.
 */
export async function usableConnections(ctx: Ctx, host: { userId: UserId | null }): Promise<UsableConnection[]> {
  const connections = await withRefusals(ctx, await allConnections(ctx))
  const place = ({ state, refusal, ownerUserId }: UsableConnection) =>
    (state === 'active' && !refusal ? 0 : 2) + (ownerUserId === null ? 1 : 0)
  return connections
    .filter(({ ownerUserId }) => ownerUserId === null || ownerUserId === host.userId)
    .toSorted((a, b) => place(a) - place(b))
}

/** The same connections, each with what is known against it. */
export async function withRefusals(ctx: Ctx, connections: ConnectionView[]): Promise<UsableConnection[]> {
  if (connections.length === 0) return []
  const troubles = await connectionTroubles(ctx, connections)
  return connections.map((connection) => ({
    ...connection,
    refusal: knownRefusal(connection, troubles.get(connection.id)),
  }))
}

/** With which connection this host's meeting is made, and for which Zoom user, as things are now (X8). */
export async function resolveFor(ctx: Ctx, rule: ConnectionRule, hostId: HostId): Promise<Resolved> {
  const [person = nobody(hostId)] = await listHostPeople(ctx.db, [hostId])
  return resolveConnection(rule, await allConnections(ctx), person)
}

/** The rule that a type's location stands for. */
export function ruleOf({ connectionId, rule, hostEmail }: ZoomLocation): ConnectionRule {
  if (connectionId !== undefined) return { rule: 'named', connectionId, hostEmail }
  return rule === 'own' ? { rule } : { rule, hostEmail }
}

/**
 * Throws `location_unavailable` when a Zoom location is no account's that this host may use, and `no_location_usable` when
 * guests could be offered none of them. A rule may be named before there is an account for it, beside a location that
 * works or by the program itself, which prepares for somebody; `kept` locations may stay as they are.
 */
export async function judgeConnections(
  ctx: Ctx,
  locations: LocationOption[],
  hostId: HostId,
  kept: LocationOption[] = [],
): Promise<void> {
  const before = new Set(kept.map(placeText))
  const isAdded = (option: LocationOption) => !before.has(placeText(option))
  const atZoom = locations.filter(({ kind }) => kind === 'zoom')
  if (!atZoom.some(isAdded) && atZoom.length < locations.length) return
  const connections = await allConnections(ctx)
  const [person = nobody(hostId)] = await listHostPeople(ctx.db, [hostId])
  const reasonOf = (option: LocationOption) => viewOf(option, connections, person).reason
  for (const [i, option] of locations.entries()) {
    const reason = isAdded(option) ? reasonOf(option) : null
    if (reason && reason !== 'no_own' && reason !== 'no_workspace')
      throw new DomainError('location_unavailable', {}, `locations.${i}`)
  }
  if (!locations.every(reasonOf) || ctx.actor.kind === 'system') return
  // What has lost its account already is not made worse by a change of its title (J7).
  if (kept.length > 0 && kept.every(reasonOf) && !locations.some(isAdded)) return
  throw new DomainError('no_location_usable', {}, `locations.${Math.max(locations.findIndex(isAdded), 0)}`)
}

function viewOf(option: LocationOption, connections: ConnectionView[], host: HostPerson): LocationView {
  const view = { option, connectionName: null, connectionId: null, isBroken: false, reason: null }
  if (option.kind !== 'zoom') return view
  const found = resolveConnection(ruleOf(option), connections, host)
  if (found.kind === 'unresolved')
    return { ...view, connectionId: option.connectionId ?? null, isBroken: true, reason: found.reason }
  return { ...view, connectionName: found.connection.name, connectionId: found.connection.id }
}

export function placeText(option: LocationOption): string {
  const { id, ...place } = option
  return JSON.stringify(Object.entries(place).sort())
}

export function nobody(hostId: HostId): HostPerson {
  return { hostId, userId: null, email: null, emailVerified: false }
}

// An admin doesn't see a colleague's connections, yet the colleague's meeting types aren't broken for that.
export function allConnections(ctx: Ctx): Promise<ConnectionView[]> {
  return listConnections({ ...ctx, actor: { kind: 'system', name: 'locations' } })
}
