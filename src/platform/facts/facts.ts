import type { Actor, Ctx } from '#/platform/ctx.ts'
import { type FactId, newId, type WorkspaceId } from '#/platform/ids.ts'
import { addJobs, type Job } from '#/platform/jobs/jobs.ts'
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

/** Records the fact and adds the jobs that follow from it, in the transaction of `ctx`. */
export async function announce(ctx: Ctx, fact: Fact): Promise<RecordedFact> {
  const recorded: RecordedFact = { ...fact, id: newId<FactId>(), workspaceId: ctx.workspaceId, at: ctx.now() }
  await ctx.db.insert(facts).values({ ...recorded, changes: fact.changes ?? {}, actor: actorName(ctx.actor) })
  await addJobs(ctx.db, ctx.follow(recorded))
  return recorded
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
