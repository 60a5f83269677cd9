import { eq, sql } from 'drizzle-orm'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConferenceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { apply, type Claimed, claimStep, situationOf, type Waits } from './claim-step.ts'
import { type Conference, hostOf } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences } from './tables.ts'
import { type Outcome, takeStep } from './take-step.ts'

/**
 * Brings a conference's meeting in line with what is wanted, one step after another: claim, call, record. Safe to run
 * again at any time and after any crash; leaves a job behind when something is to be done later.
 */
export async function keepConference(app: App, id: ConferenceId): Promise<void> {
  const ctx = await keeperContext(app, id)
  if (!ctx) return
  const { waits } = app.outside.config
  for (let steps = 0; steps < mostSteps; steps++) {
    const claimed = await claimStep(ctx, waits, id)
    if (claimed === 'rest') return
    if (claimed === 'again') continue
    const outcome = await takeStep(ctx, app.outside, claimed)
    await record(ctx, waits, claimed, outcome)
  }
  await addJobs(ctx.db, [keepJob(id, new Date(ctx.now().getTime() + 1000))])
}

const mostSteps = 12

/** Writes what a step brought. A claim that is no longer the row's changes nothing, except that no meeting is forgotten. */
async function record(ctx: Ctx, waits: Waits, claimed: Claimed, outcome: Outcome): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const conference = await lockConference(ctx, claimed.conference.id)
    if (!conference) return
    if (conference.fence === claimed.conference.fence) {
      const situation = await situationOf(ctx, waits, conference)
      await apply(ctx, conference, outcome.transition(conference, situation))
    } else if (outcome.made) {
      await keepForDeletion(ctx, conference, claimed, outcome.made.meetingId)
    }
  })
}

/** A meeting that came after its generation had ended: it is to be deleted, not lost. */
async function keepForDeletion(ctx: Ctx, conference: Conference, claimed: Claimed, meetingId: string): Promise<void> {
  const { connectionId, marker } = claimed.conference
  if (!connectionId || conference.meetingId === meetingId) return
  const others = conference.discarded.filter((entry) => entry.marker !== marker)
  const entry = {
    connectionId,
    ...hostOf(claimed.conference),
    meetingId,
    marker,
    tries: 0,
    nextTryAt: ctx.now().toISOString(),
  }
  await updateConference(ctx, conference.id, { discarded: [...others, entry] })
  await addJobs(ctx.db, [keepJob(conference.id)])
}

async function keeperContext(app: App, id: ConferenceId): Promise<Ctx | null> {
  const [row] = await workspaceOf(app.db).execute({ id })
  return row ? contextFor(app, row.workspaceId, { kind: 'system', name: 'conference-keeper' }) : null
}

/** The one look-up without a workspace: the job knows the conference only. */
const workspaceOf = prepared((db) =>
  db
    .select({ workspaceId: conferences.workspaceId })
    .from(conferences)
    .where(eq(conferences.id, sql.placeholder('id')))
    .prepare(''),
)
