import { and, eq, isNull } from 'drizzle-orm'
import { findHostOfUser, listMembers } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { UserId } from '#/platform/ids.ts'
import { meetingTypeArchived } from './facts.ts'
import { meetingTypes } from './tables.ts'

/** Takes what somebody offered off the pages of a workspace that they left; nothing when they are back by now. */
export async function retireHost(ctx: Ctx, userId: UserId): Promise<void> {
  const host = await findHostOfUser(ctx.db, userId)
  if (!host || (await listMembers(ctx)).some((member) => member.userId === userId)) return
  await inTransaction(ctx, async (ctx) => {
    const archived = await ctx.db
      .update(meetingTypes)
      .set({ archivedAt: ctx.now() })
      .where(
        and(
          eq(meetingTypes.workspaceId, ctx.workspaceId),
          eq(meetingTypes.hostId, host.id),
          isNull(meetingTypes.archivedAt),
        ),
      )
      .returning({ id: meetingTypes.id, hostId: meetingTypes.hostId })
    for (const type of archived) await announce(ctx, meetingTypeArchived(type))
  })
}
