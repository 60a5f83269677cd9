import { findHostOfUser } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { describeLocations, type LocationView } from './locations.ts'
import { listMeetingTypes, type MeetingType } from './queries.ts'

/** Where a meeting type needs a connection: at this location of it. */
export interface ConnectionUse {
  type: MeetingType
  locationId: string
}

/** The meeting types, archived ones too, that name this connection, or come to it by their rule as things are now (C1). */
export async function listConnectionUses(ctx: Ctx, connectionId: ConnectionId): Promise<ConnectionUse[]> {
  return await usesWhere(ctx, await everyType(ctx), (view) => view.connectionId === connectionId)
}

/**
 * What has no Zoom account any more, of the meeting types that the actor may change. Who goes by their own Zoom and has
 * none yet is left in peace: that is between them and Zoom.
 */
export async function listUnconnected(ctx: Ctx): Promise<ConnectionUse[]> {
  const { actor } = ctx
  const own = actor.kind === 'member' ? ((await findHostOfUser(ctx.db, actor.userId))?.id ?? null) : undefined
  const isTheirs = (type: MeetingType) => own === undefined || type.hostId === own
  const isChanger = actor.kind === 'system' || (actor.kind === 'member' && actor.role !== 'member')
  const types = (await everyType(ctx)).filter((type) => isChanger || isTheirs(type))
  const uses = await usesWhere(ctx, types, ({ reason }) => reason === 'gone' || reason === 'no_workspace')
  const ownUses = await usesWhere(ctx, types.filter(isTheirs), ({ reason }) => reason === 'no_own')
  return [...uses, ...ownUses]
}

async function everyType(ctx: Ctx): Promise<MeetingType[]> {
  return [...(await listMeetingTypes(ctx)), ...(await listMeetingTypes(ctx, { archived: true }))]
}

async function usesWhere(
  ctx: Ctx,
  types: MeetingType[],
  isMeant: (view: LocationView) => boolean,
): Promise<ConnectionUse[]> {
  const views = await describeLocations(ctx, types)
  return types.flatMap((type) =>
    (views.get(type.id) ?? []).filter(isMeant).map(({ option }) => ({ type, locationId: option.id })),
  )
}
