import { and, eq } from 'drizzle-orm'
import type { Ctx, Role } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { requireRole } from './authorize.ts'
import { invitationWithdrawn, memberInvited } from './facts.ts'
import { invitations, members, users, workspaces } from './tables.ts'

const lifeMs = 7 * 24 * 60 * 60 * 1000

/**
 * Invites an address for 7 days; an open invitation of it is renewed. Admins may, owners alone invite owners. Throws
 * `not_allowed`, `already_exists` for a member, `too_many_requests` after 50 a day.
 */
export async function inviteMember(
  ctx: Ctx,
  { email, role, inviterId }: { email: string; role: Role; inviterId: UserId },
): Promise<{ invitationId: string }> {
  requireRole(ctx, role === 'owner' ? 'owner' : 'admin')
  await requireTokens(ctx.db, { key: ['invite', ctx.workspaceId], limit: 50, windowSeconds: 86_400, now: ctx.now() })
  return await inTransaction(ctx, async (ctx) => {
    // One at a time in a workspace, else two clicks are two open invitations of one address.
    await ctx.db.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId)).for('no key update')
    const [member] = await ctx.db
      .select({ id: members.id })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.organizationId, ctx.workspaceId), eq(users.email, email)))
    if (member) throw new DomainError('already_exists', {}, 'email')
    const values = { role, inviterId, expiresAt: new Date(ctx.now().getTime() + lifeMs) }
    const isOpen = and(
      eq(invitations.organizationId, ctx.workspaceId),
      eq(invitations.email, email),
      eq(invitations.status, 'pending'),
    )
    const [renewed] = await ctx.db.update(invitations).set(values).where(isOpen).returning()
    const invitation = renewed ?? (await insertInvitation(ctx, { email, ...values }))
    await announce(ctx, memberInvited(invitation.id, role))
    return { invitationId: invitation.id }
  })
}

type NewInvitation = Pick<typeof invitations.$inferInsert, 'email' | 'role' | 'inviterId' | 'expiresAt'>

async function insertInvitation(ctx: Ctx, values: NewInvitation) {
  const row = { id: newId<never>(), organizationId: ctx.workspaceId, createdAt: ctx.now(), ...values }
  return await ctx.db.insert(invitations).values(row).returning().then(only)
}

/** Takes back an open invitation; throws `not_found` when it isn't this workspace's or no longer open. */
export async function withdrawInvitation(ctx: Ctx, invitationId: string): Promise<void> {
  requireRole(ctx, 'admin')
  await inTransaction(ctx, async (ctx) => {
    const [withdrawn] = await ctx.db
      .update(invitations)
      .set({ status: 'canceled' })
      .where(
        and(
          eq(invitations.id, invitationId),
          eq(invitations.organizationId, ctx.workspaceId),
          eq(invitations.status, 'pending'),
        ),
      )
      .returning()
    if (!withdrawn) throw new DomainError('not_found')
    await announce(ctx, invitationWithdrawn(invitationId))
  })
}
