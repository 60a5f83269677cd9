import { and, eq } from 'drizzle-orm'
import type { Ctx, Role } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { requireRole } from './authorize.ts'
import { memberRemoved, memberRoleChanged } from './facts.ts'
import { members, workspaces } from './tables.ts'

/** Gives a member another role. Owners may; throws `not_allowed`, `not_found`, `last_owner`. */
export async function changeRole(ctx: Ctx, { memberId, role }: { memberId: string; role: Role }): Promise<void> {
  requireRole(ctx, 'owner')
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, memberId)
    if (member.role === role) return
    if (member.role === 'owner') await requireAnotherOwner(ctx)
    await ctx.db.update(members).set({ role }).where(eq(members.id, memberId))
    await announce(ctx, memberRoleChanged(member.userId, member.role as Role, role))
  })
}

/**
 * Ends a membership; the person, their host row and what was booked with them stay. Owners remove anyone, admins
 * members, everyone themselves; throws `not_allowed`, `not_found`, `last_owner`.
 */
export async function removeMember(ctx: Ctx, memberId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, memberId)
    const isOneself = ctx.actor.kind === 'member' && ctx.actor.userId === member.userId
    if (!isOneself) requireRole(ctx, member.role === 'member' ? 'admin' : 'owner')
    if (member.role === 'owner') await requireAnotherOwner(ctx)
    await ctx.db.delete(members).where(eq(members.id, memberId))
    await announce(ctx, memberRemoved(member.userId))
  })
}

// The workspace's row is the lock: two owners who leave at once would each see the other.
async function lockMember(ctx: Ctx, memberId: string) {
  await ctx.db.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId)).for('no key update')
  const [member] = await ctx.db
    .select()
    .from(members)
    .where(and(eq(members.id, memberId), eq(members.organizationId, ctx.workspaceId)))
  if (!member) throw new DomainError('not_found')
  return member
}

async function requireAnotherOwner(ctx: Ctx): Promise<void> {
  const owners = await ctx.db
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.organizationId, ctx.workspaceId), eq(members.role, 'owner')))
  if (owners.length < 2) throw new DomainError('last_owner')
}
