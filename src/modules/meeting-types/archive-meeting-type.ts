import { and, eq, isNull } from 'drizzle-orm'
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
  await inTransaction(ctx, async (ctx) => {
    const archived = await ctx.db
      .update(meetingTypes)
      .set({ archivedAt: ctx.now() })
      .where(
        and(
          eq(meetingTypes.id, type.id),
          eq(meetingTypes.workspaceId, ctx.workspaceId),
          isNull(meetingTypes.archivedAt),
        ),
      )
      .returning({ id: meetingTypes.id })
    if (archived.length > 0) await announce(ctx, meetingTypeArchived(type))
  })
}
