import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type HostId, isId, type MeetingTypeId } from '#/platform/ids.ts'
import { meetingTypes } from './tables.ts'

export type MeetingType = typeof meetingTypes.$inferSelect

/** The meeting type, archived or not, or throws `not_found`; another workspace's is not found. */
export async function getMeetingType(ctx: Ctx, id: string): Promise<MeetingType> {
  if (!isId(id)) throw new DomainError('not_found')
  const [type] = await ctx.db
    .select()
    .from(meetingTypes)
    .where(and(eq(meetingTypes.id, id as MeetingTypeId), eq(meetingTypes.workspaceId, ctx.workspaceId)))
  if (!type) throw new DomainError('not_found')
  return type
}

/** The type that guests reach at this URL name, or null; archived ones are not reached. */
export async function findMeetingTypeBySlug(ctx: Ctx, slug: string): Promise<MeetingType | null> {
  const [type] = await ctx.db
    .select()
    .from(meetingTypes)
    .where(
      and(eq(meetingTypes.workspaceId, ctx.workspaceId), eq(meetingTypes.slug, slug), isNull(meetingTypes.archivedAt)),
    )
  return type ?? null
}

/** The workspace's types, oldest first; of one host, or the archived ones, when asked for. */
export async function listMeetingTypes(
  ctx: Ctx,
  { hostId, archived = false }: { hostId?: HostId; archived?: boolean } = {},
): Promise<MeetingType[]> {
  return await ctx.db
    .select()
    .from(meetingTypes)
    .where(
      and(
        eq(meetingTypes.workspaceId, ctx.workspaceId),
        hostId && eq(meetingTypes.hostId, hostId),
        archived ? isNotNull(meetingTypes.archivedAt) : isNull(meetingTypes.archivedAt),
      ),
    )
    .orderBy(asc(meetingTypes.id))
}
