import { and, eq, isNotNull } from 'drizzle-orm'
import { authorizeForHost } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { meetingTypeRestored } from './facts.ts'
import { getMeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

/**
 * Offers an archived type again under its URL name. Twice is once. Throws `not_found`, `name_taken` when another type
 * has the URL name by now.
 */
export async function restoreMeetingType(ctx: Ctx, { meetingTypeId }: { meetingTypeId: string }): Promise<void> {
  const type = await getMeetingType(ctx, meetingTypeId)
  await authorizeForHost(ctx, type.hostId)
  await inTransaction(ctx, async (ctx) => {
    const restored = await ctx.db
      .update(meetingTypes)
      .set({ archivedAt: null, updatedAt: ctx.now() })
      .where(
        and(
          eq(meetingTypes.id, type.id),
          eq(meetingTypes.workspaceId, ctx.workspaceId),
          isNotNull(meetingTypes.archivedAt),
        ),
      )
      .returning({ id: meetingTypes.id })
      .catch(onConstraint('one_meeting_type_a_url_name', () => new DomainError('name_taken', {}, 'slug')))
    if (restored.length > 0) await announce(ctx, meetingTypeRestored(type))
  })
}
