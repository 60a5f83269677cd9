import { getWorkspace } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { UserId } from '#/platform/ids.ts'
import { notAllowed } from './errors.ts'
import { mayManageWorkspace } from './rules.ts'

/**
 * May the actor connect, change or disconnect an account of this owner (null: the workspace's own)? A person their own;
 * an owner of the workspace every one; an admin the workspace's own if the owner allows it (decision 4).
 */
export async function mayManage(ctx: Ctx, ownerUserId: UserId | null): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind !== 'member') return actor.kind === 'system'
  if (actor.userId === ownerUserId || actor.role === 'owner') return true
  if (ownerUserId !== null || actor.role !== 'admin') return false
  return mayManageWorkspace(actor.role, (await getWorkspace(ctx.db, ctx.workspaceId)).adminsMayConnect)
}

/** Throws `not_allowed` unless the actor may manage an account of this owner. */
export async function authorizeFor(ctx: Ctx, ownerUserId: UserId | null): Promise<void> {
  if (!(await mayManage(ctx, ownerUserId))) throw notAllowed()
}
