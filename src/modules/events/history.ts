import { and, asc, eq, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { facts } from '#/platform/facts/tables.ts'
import { getEvent } from './queries.ts'

export interface HistoryLine {
  kind: string
  at: Date
  /** `member:<user id>`, `guest`, `visitor`, `system:<name>`. */
  actor: string
  about: Record<string, string>
  changes: Record<string, unknown>
}

/** What happened to an event and its room, oldest first; throws `not_found`. */
export async function eventHistory(ctx: Ctx, eventId: string): Promise<HistoryLine[]> {
  const { id } = await getEvent(ctx, eventId)
  return await ctx.db
    .select({ kind: facts.kind, at: facts.at, actor: facts.actor, about: facts.about, changes: facts.changes })
    .from(facts)
    .where(and(sql`${facts.about} ->> 'eventId' = ${id}`, eq(facts.workspaceId, ctx.workspaceId)))
    .orderBy(asc(facts.at), asc(facts.id))
    .limit(500)
}
