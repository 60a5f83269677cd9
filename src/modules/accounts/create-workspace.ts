import { and, eq, gt, ne } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { type HostId, newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { workspaceCreated } from './facts.ts'
import { type WorkspaceInput, workspaceInput } from './inputs.ts'
import { getProfile, type Workspace } from './queries.ts'
import { reservedSlugs } from './reserved-slugs.ts'
import { formerSlugs, hosts, members, workspaces } from './tables.ts'

/**
 * Makes a workspace with this person as its owner and, if it is their first, makes them a host. Throws
 * `email_not_verified`, `name_taken`, `name_reserved`. The workspace of `ctx` doesn't matter.
 */
export async function createWorkspace(
  ctx: Ctx,
  userId: UserId,
  input: WorkspaceInput,
): Promise<{ workspace: Workspace; hostId: HostId }> {
  const { name, slug, timeZone } = parseInput(workspaceInput, input)
  const person = await getProfile(ctx.db, userId)
  if (!person.emailVerified) throw new DomainError('email_not_verified')
  const workspaceId = newId<WorkspaceId>()
  const own: Ctx = { ...ctx, workspaceId, actor: { kind: 'member', userId, role: 'owner' } }
  return await inTransaction(own, async (ctx) => {
    await requireFreeSlug(ctx, slug)
    const workspace = await ctx.db
      .insert(workspaces)
      .values({ id: workspaceId, name, slug, timeZone, createdAt: ctx.now() })
      .returning()
      .then(only)
      .catch(onConstraint('one_workspace_a_url_name', () => new DomainError('name_taken', {}, 'slug')))
    await ctx.db
      .insert(members)
      .values({ id: newId(), organizationId: workspaceId, userId, role: 'owner', createdAt: ctx.now() })
    const hostId = await ensureHost(ctx, userId, person.name)
    await announce(ctx, workspaceCreated(workspaceId, hostId))
    return { workspace, hostId }
  })
}

/** The host row of this person, made if they had none. */
export async function ensureHost(ctx: Ctx, userId: UserId, name: string): Promise<HostId> {
  await ctx.db
    .insert(hosts)
    .values({ id: newId<HostId>(), userId, name, createdAt: ctx.now() })
    .onConflictDoNothing({ target: hosts.userId })
  const { id } = await ctx.db.select({ id: hosts.id }).from(hosts).where(eq(hosts.userId, userId)).then(only)
  return id
}

/** Throws `name_reserved` or, while another workspace's old name still redirects, `name_taken`. */
export async function requireFreeSlug(ctx: Ctx, slug: string): Promise<void> {
  if (reservedSlugs.has(slug)) throw new DomainError('name_reserved', {}, 'slug')
  const [redirecting] = await ctx.db
    .select({ slug: formerSlugs.slug })
    .from(formerSlugs)
    .where(
      and(eq(formerSlugs.slug, slug), gt(formerSlugs.until, ctx.now()), ne(formerSlugs.workspaceId, ctx.workspaceId)),
    )
  if (redirecting) throw new DomainError('name_taken', {}, 'slug')
}
