import { getWorkspace } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { UserId } from '#/platform/ids.ts'
import { notAllowed } from './errors.ts'
import { mayConnectOwn, mayManageWorkspace } from './rules.ts'

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

/** May the actor connect an account, their own (`personal`) or the workspace's (decision 4)? */
export async function mayConnect(ctx: Ctx, scopeOfUse: 'personal' | 'workspace'): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind !== 'member') return false
  if (scopeOfUse === 'workspace') return mayManage(ctx, null)
  return mayConnectOwn(actor.role, (await getWorkspace(ctx.db, ctx.workspaceId)).membersMayConnect)
}

/** May the actor say which users of a whole account may be hosts? The owner alone answers for that list (decision 38). */
export function mayNameHosts({ actor }: Pick<Ctx, 'actor'>): boolean {
  return actor.kind === 'member' ? actor.role === 'owner' : actor.kind === 'system'
}

/** Throws `not_allowed` unless the actor may connect an account for this owner (null: the workspace's own). */
export async function authorizeToConnect(ctx: Ctx, ownerUserId: UserId | null): Promise<void> {
  await authorizeFor(ctx, ownerUserId)
  if (!(await mayConnect(ctx, ownerUserId === null ? 'workspace' : 'personal'))) throw notAllowed()
}

/** Throws `not_allowed` unless the actor may manage an account of this owner. */
export async function authorizeFor(ctx: Ctx, ownerUserId: UserId | null): Promise<void> {
  if (!(await mayManage(ctx, ownerUserId))) throw notAllowed()
}
