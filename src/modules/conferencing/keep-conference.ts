import { eq, sql } from 'drizzle-orm'
import { comeAgainAt, type Place, takePlace } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor, type Outside } from '#/platform/ctx.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConferenceId, ConnectionId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { apply, type Claimed, claimStep, situationOf, type Waits } from './claim-step.ts'
import { type Conference, hostOf } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { brief } from './line.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences } from './tables.ts'
import { type Outcome, takeStep } from './take-step.ts'

/**
 * Brings a conference's meeting in line with what is wanted, one step after another: claim, call, record. Safe to run
 * again at any time and after any crash; leaves a job behind when something is to be done later. While the connection makes
 * as many calls as it may, that is all it does: a worker is not kept waiting by calls that hang (decision 15).
 */
export async function keepConference(app: App, id: ConferenceId): Promise<void> {
  const [row] = await ownerOf(app.db).execute({ id })
  if (!row) return
  const { workspaceId, connectionId } = row
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'conference-keeper' })
  if (!connectionId) return await keep(ctx, app.outside, id)
  const place = await takePlace(connectionId, brief)
  if (!place) return await addJobs(ctx.db, [keepJob(id, comeAgainAt(connectionId, ctx.now()))])
  try {
    await keep(ctx, app.outside, id, { connectionId, place })
  } finally {
    place.leave()
  }
}

async function keep(
  ctx: Ctx,
  outside: Outside,
  id: ConferenceId,
  held?: { connectionId: ConnectionId; place: Place },
): Promise<void> {
  const { waits } = outside.config
  for (let steps = 0; steps < mostSteps; steps++) {
    const claimed = await claimStep(ctx, waits, id)
    if (claimed === 'rest') return
    if (claimed === 'again') continue
    // What is left of an earlier generation may be another connection's.
    const place = held?.connectionId === claimed.caller.connectionId ? held.place : undefined
    await record(ctx, waits, claimed, await takeStep(ctx, outside, claimed, place))
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

/** The one look-up without a workspace: the job knows the conference only. */
const ownerOf = prepared((db) =>
  db
    .select({ workspaceId: conferences.workspaceId, connectionId: conferences.connectionId })
    .from(conferences)
    .where(eq(conferences.id, sql.placeholder('id')))
    .prepare(''),
)
