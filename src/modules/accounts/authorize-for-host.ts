import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type HostId, isId, type UserId } from '#/platform/ids.ts'
import { hosts, members } from './tables.ts'

/**
 * Who this host is, if the actor may act for them: they themselves, the workspace's owners and admins, the program.
 * Throws `not_found` for a host of another workspace, `not_allowed` else.
 */
export async function authorizeForHost(ctx: Ctx, hostId: HostId): Promise<{ hostId: HostId; userId: UserId }> {
  if (!isId(hostId)) throw new DomainError('not_found')
  const [host] = await ctx.db
    .select({ userId: members.userId })
    .from(hosts)
    .innerJoin(members, eq(members.userId, hosts.userId))
    .where(and(eq(hosts.id, hostId), eq(members.organizationId, ctx.workspaceId)))
  if (!host) throw new DomainError('not_found')
  const { actor } = ctx
  const isTrusted = actor.kind === 'system' || (actor.kind === 'member' && actor.role !== 'member')
  if (!isTrusted && !(actor.kind === 'member' && actor.userId === host.userId)) throw new DomainError('not_allowed')
  return { hostId, userId: host.userId }
}
