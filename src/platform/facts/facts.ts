import { type SQL, sql } from 'drizzle-orm'
import type { Actor, Ctx } from '#/platform/ctx.ts'
import { type FactId, newId, type WorkspaceId } from '#/platform/ids.ts'
import { addingJobs, type Job } from '#/platform/jobs/jobs.ts'
import { facts } from './tables.ts'

/** Something that happened: ids and changes only, never names, addresses or links (decision 13). */
export interface Fact {
  kind: string
  about: Record<string, string>
  changes?: Record<string, unknown>
}

export interface RecordedFact extends Fact {
  id: FactId
  workspaceId: WorkspaceId
  at: Date
}

/** Which jobs follow from a fact. */
export type Follow = (fact: RecordedFact) => Job[]

/** Records the fact and adds the jobs that follow from it, and `more`, in the transaction of `ctx`. */
export async function announce(ctx: Ctx, fact: Fact, more: Job[] = []): Promise<RecordedFact> {
  const { recorded, statement } = announcing(ctx, fact, [], more)
  await ctx.db.execute(statement)
  return recorded
}

/** The one statement that does it, after `writes` (`with` queries, named by the caller) as parts of the same. */
export function announcing(
  ctx: Ctx,
  fact: Fact,
  writes: SQL[] = [],
  more: Job[] = [],
): { recorded: RecordedFact; statement: SQL } {
  const recorded: RecordedFact = { ...fact, id: newId<FactId>(), workspaceId: ctx.workspaceId, at: ctx.now() }
  const row = ctx.db.insert(facts).values({ ...recorded, changes: fact.changes ?? {}, actor: actorName(ctx.actor) })
  const jobs = [...ctx.follow(recorded), ...more]
  const parts = sql.join([...writes, sql`fact as ${row}`], sql`, `)
  return { recorded, statement: sql`with ${parts} ${jobs.length > 0 ? addingJobs(jobs) : sql`select 1`}` }
}

function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'member':
    case 'operator':
      return `${actor.kind}:${actor.userId}`
    case 'system':
      return `system:${actor.name}`
    default:
      return actor.kind
  }
}
