import { eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { requireRole } from './authorize.ts'
import { requireFreeSlug } from './create-workspace.ts'
import { workspaceChanged } from './facts.ts'
import type { Workspace } from './queries.ts'
import { formerSlugs, workspaces } from './tables.ts'

const redirectDays = 90

const ownersFields: readonly string[] = ['pastLinks', 'adminsMayConnect', 'membersMayConnect']

export type WorkspaceChange = Partial<Omit<Workspace, 'id'>>

/**
 * Changes the workspace; its old URL name redirects for 90 days. Admins may; what concerns connections is the owners'.
 * Throws `not_allowed`, `name_taken`, `name_reserved`.
 */
export async function changeWorkspace(ctx: Ctx, change: WorkspaceChange): Promise<Workspace> {
  requireRole(ctx, 'admin')
  return await inTransaction(ctx, async (ctx) => {
    const before = await ctx.db
      .select()
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for('no key update')
      .then(only)
    const fields = (Object.keys(change) as (keyof WorkspaceChange)[]).filter((key) => change[key] !== before[key])
    if (fields.length === 0) return before
    if (fields.some((field) => ownersFields.includes(field))) requireRole(ctx, 'owner')
    if (change.slug && fields.includes('slug')) await moveSlug(ctx, before.slug, change.slug)
    const after = await ctx.db
      .update(workspaces)
      .set(change)
      .where(eq(workspaces.id, ctx.workspaceId))
      .returning()
      .then(only)
      .catch(onConstraint('one_workspace_a_url_name', () => new DomainError('name_taken', {}, 'slug')))
    await announce(ctx, workspaceChanged(ctx.workspaceId, fields))
    return after
  })
}

async function moveSlug(ctx: Ctx, from: string, to: string): Promise<void> {
  await requireFreeSlug(ctx, to)
  const until = new Date(ctx.now().getTime() + redirectDays * 24 * 60 * 60 * 1000)
  await ctx.db.delete(formerSlugs).where(eq(formerSlugs.slug, to))
  await ctx.db
    .insert(formerSlugs)
    .values({ slug: from, workspaceId: ctx.workspaceId, until })
    .onConflictDoUpdate({ target: formerSlugs.slug, set: { workspaceId: ctx.workspaceId, until } })
}
