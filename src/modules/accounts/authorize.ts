import { and, eq } from 'drizzle-orm'
import type { Ctx, Role } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { HostId } from '#/platform/ids.ts'
import { hosts, members } from './tables.ts'

const rank = { member: 1, admin: 2, owner: 3 } as const

/** Throws `not_allowed` unless the actor has at least this role in the workspace. Jobs may do everything. */
export function requireRole(ctx: Ctx, least: Role): void {
  if (ctx.actor.kind === 'system') return
  if (ctx.actor.kind !== 'member' || rank[ctx.actor.role] < rank[least]) throw new DomainError('not_allowed')
}

/**
 * May the actor arrange this host's hours, meeting types and events? The host themselves, admins and owners may;
 * throws `not_found` for a host who isn't in the workspace, `not_allowed` for a colleague.
 */
export async function authorizeForHost(ctx: Ctx, hostId: HostId): Promise<void> {
  const [found] = await ctx.db
    .select({ userId: hosts.userId })
    .from(hosts)
    .innerJoin(members, eq(members.userId, hosts.userId))
    .where(and(eq(hosts.id, hostId), eq(members.organizationId, ctx.workspaceId)))
  if (!found) throw new DomainError('not_found')
  if (ctx.actor.kind === 'member' && ctx.actor.userId === found.userId) return
  requireRole(ctx, 'admin')
}
