import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import type { App, Ctx } from '#/platform/ctx.ts'
import { listMeetingTypes } from './queries.ts'
import { formerTypeSlugs, meetingTypes } from './tables.ts'

const redirectDays = 90

/** The URL name that a type has now which gave this one up less than 90 days ago; null when guests can't reach it. */
export async function findPresentSlug(ctx: Ctx, slug: string): Promise<string | null> {
  const [found] = await ctx.db
    .select({ slug: meetingTypes.slug })
    .from(formerTypeSlugs)
    .innerJoin(meetingTypes, eq(meetingTypes.id, formerTypeSlugs.meetingTypeId))
    .where(and(isFormer(ctx, slug), gt(formerTypeSlugs.until, ctx.now()), isNull(meetingTypes.archivedAt)))
  return found?.slug ?? null
}

/** `stem`, else `stem-2` and so on: the first URL name that leads to no type of this workspace, and led to none lately. */
export async function freeSlug(ctx: Ctx, stem: string): Promise<string> {
  const former = await ctx.db
    .select({ slug: formerTypeSlugs.slug })
    .from(formerTypeSlugs)
    .where(eq(formerTypeSlugs.workspaceId, ctx.workspaceId))
  const taken = new Set([...(await listMeetingTypes(ctx)), ...former].map(({ slug }) => slug))
  let name = stem
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}`
  return name
}

/** Gives the URL name to whoever takes it now: it leads nowhere else any more. */
export async function claimSlug(ctx: Ctx, slug: string): Promise<void> {
  await ctx.db.delete(formerTypeSlugs).where(isFormer(ctx, slug))
}

/** Lets the name that this type gives up lead to it for 90 days, as a workspace's does (decision 5). */
export async function keepSlug(ctx: Ctx, { id, slug }: Pick<typeof meetingTypes.$inferSelect, 'id' | 'slug'>) {
  const until = new Date(ctx.now().getTime() + redirectDays * 24 * 60 * 60 * 1000)
  await ctx.db
    .insert(formerTypeSlugs)
    .values({ workspaceId: ctx.workspaceId, slug, meetingTypeId: id, until })
    .onConflictDoUpdate({
      target: [formerTypeSlugs.workspaceId, formerTypeSlugs.slug],
      set: { meetingTypeId: id, until },
    })
}

/** Forgets the names whose 90 days are over. */
export async function forgetFormerSlugs({ db, clock }: App): Promise<void> {
  await db.delete(formerTypeSlugs).where(lte(formerTypeSlugs.until, clock.now()))
}

function isFormer({ workspaceId }: Ctx, slug: string) {
  return and(eq(formerTypeSlugs.workspaceId, workspaceId), eq(formerTypeSlugs.slug, slug))
}
