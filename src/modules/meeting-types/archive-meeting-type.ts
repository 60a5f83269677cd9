import { and, eq, isNull, type SQL } from 'drizzle-orm'
import { authorizeForHost } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { meetingTypeArchived } from './facts.ts'
import { getMeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

/** Takes the type off the booking pages and frees its URL name; its events stay. Twice is once. Throws `not_found`. */
export async function archiveMeetingType(ctx: Ctx, { meetingTypeId }: { meetingTypeId: string }): Promise<void> {
  const type = await getMeetingType(ctx, meetingTypeId)
  await authorizeForHost(ctx, type.hostId)
  await archiveWhere(ctx, eq(meetingTypes.id, type.id))
}

/** Archives what matches among the workspace's offered types, and says so of each. */
export async function archiveWhere(ctx: Ctx, condition: SQL): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const archived = await ctx.db
      .update(meetingTypes)
      .set({ archivedAt: ctx.now() })
      .where(and(condition, eq(meetingTypes.workspaceId, ctx.workspaceId), isNull(meetingTypes.archivedAt)))
      .returning({ id: meetingTypes.id, hostId: meetingTypes.hostId })
    for (const type of archived) await announce(ctx, meetingTypeArchived(type))
  })
}
