import { eq } from 'drizzle-orm'
import { findHostOfUser, listMembers } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { UserId } from '#/platform/ids.ts'
import { archiveWhere } from './archive-meeting-type.ts'
import { meetingTypes } from './tables.ts'

/** Takes what somebody offered off the pages of a workspace that they left; nothing when they are back by now. */
export async function retireHost(ctx: Ctx, userId: UserId): Promise<void> {
  const host = await findHostOfUser(ctx.db, userId)
  if (!host || (await listMembers(ctx)).some((member) => member.userId === userId)) return
  await archiveWhere(ctx, eq(meetingTypes.hostId, host.id))
}
