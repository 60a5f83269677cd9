import type { ConnectionView } from '#/modules/connections/index.ts'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { ConferenceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Conference, Situation, Transition } from './conference.ts'
import { connectionMeans } from './connection-means.ts'
import { afterDiscard } from './discard.ts'
import { conferenceFact } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { type Caller, callerOf } from './line.ts'
import { newMarker } from './marker.ts'
import { lockConference, updateConference } from './queries.ts'
import { nextStep, wantedValues } from './rules.ts'
import type { Discarded } from './tables.ts'

export type Waits = Config['waits']

/** A step that is now this process's to take. */
export interface Claimed {
  kind: 'create' | 'update' | 'delete' | 'look' | 'discard'
  /** The row as claimed: what is sent is what it says, whatever happens to it meanwhile. */
  conference: Conference
  may: Situation['may']
  discarded: Discarded | null
  caller: Caller
}

/**
 * Decides the next step and claims it, in one short transaction. `again`: the row was put in order without a call.
 * A wait has its job when this returns.
 */
export function claimStep(ctx: Ctx, waits: Waits, id: ConferenceId): Promise<Claimed | 'again' | 'rest'> {
  return inTransaction(ctx, async (ctx) => {
    const conference = await lockConference(ctx, id)
    if (!conference) return 'rest'
    const situation = await situationOf(ctx, waits, conference)
    const step = nextStep(conference, situation)
    if (step.kind === 'settle') {
      await apply(ctx, conference, step.transition)
      return 'again'
    }
    if (step.kind !== 'wait' && step.kind !== 'rest')
      return await claim(ctx, waits, conference, {
        kind: step.kind,
        may: situation.may,
        discarded: null,
        callSeconds: situation.connection?.callSeconds ?? null,
        caller: knownCaller(situation.view, conference.zoomUser),
      })
    const leftover = conference.claim ? null : await stepToLeftover(ctx, conference, situation)
    if (leftover === 'again') return 'again'
    if (leftover && !(leftover instanceof Date)) return await claim(ctx, waits, conference, leftover)
    const times = [...(step.kind === 'wait' ? [step.until] : []), ...(leftover ? [leftover] : [])]
    if (times.length > 0) {
      // Never at once: a clock that differs from the database's would make it spin.
      const until = Math.max(Math.min(...times.map(Number)), ctx.now().getTime() + 100)
      await addJobs(ctx.db, [keepJob(id, new Date(until))])
    }
    return 'rest'
  })
}

/** The world around the conference, as the rules want to know it. */
export async function situationOf(
  ctx: Ctx,
  waits: Waits,
  conference: Conference,
): Promise<Situation & { view: ConnectionView | null }> {
  return {
    now: ctx.now(),
    waits,
    ...(await connectionMeans(ctx, conference.connectionId)),
    // Only a meeting that is gone is followed by another generation; a first one is waited for by a guest.
    freshMarker: conference.meetingId ? await newMarker(ctx, conference.generation + 1) : '',
    random: Math.random(),
  }
}

/** Writes a transition and announces what it says, within the transaction of `ctx`. */
export async function apply(ctx: Ctx, conference: Conference, { patch, facts }: Transition): Promise<void> {
  const changed = await updateConference(ctx, conference.id, patch)
  for (const kind of facts) await announce(ctx, conferenceFact(kind, changed))
}

// One call may wait for a token and be repeated with a fresh one; an update may read back. A lease outlasts all of it.
const callsInAStep = 4
const turnSeconds = 3

async function claim(
  ctx: Ctx,
  waits: Waits,
  conference: Conference,
  { callSeconds, ...step }: Omit<Claimed, 'conference'> & { callSeconds: number | null },
): Promise<Claimed> {
  const now = ctx.now()
  const isTry = step.kind === 'create' || step.kind === 'update' || step.kind === 'delete'
  const claimed = await updateConference(ctx, conference.id, {
    claim: step.kind,
    claimedAt: now,
    leaseUntil: new Date(
      now.getTime() + callsInAStep * (Math.max(waits.callSeconds, callSeconds ?? 0) + turnSeconds) * 1000,
    ),
    fence: conference.fence + 1,
    attempts: conference.attempts + (isTry ? 1 : 0),
    // Written before the call: after a crash, what is found was made with these values.
    ...(step.kind === 'create' && { sent: wantedValues(conference) }),
    // A create in doubt is the one blind retry.
    ...(step.kind === 'create' && conference.doubtSince && { looks: 1 }),
  })
  return { ...step, conference: claimed }
}

/** Meetings of earlier generations go when nothing else is to be done. A date: not before then. */
async function stepToLeftover(
  ctx: Ctx,
  conference: Conference,
  situation: Situation,
): Promise<(Omit<Claimed, 'conference'> & { callSeconds: number | null }) | Date | 'again' | null> {
  const first = conference.discarded.find(({ isByHand }) => !isByHand)
  if (!first) return null
  const { connection, may, view } = await connectionMeans(ctx, first.connectionId)
  if (!connection) {
    await updateConference(ctx, conference.id, { discarded: conference.discarded.filter((entry) => entry !== first) })
    return 'again'
  }
  if (!connection.isActive) return null
  if (!may(first.meetingId ? 'delete' : 'list')) {
    const refused = { kind: 'rejected', problem: 'missing_scope_delete', detail: null } as const
    await apply(ctx, conference, afterDiscard(conference, first, refused, may, situation))
    return 'again'
  }
  const dueAt = new Date(first.nextTryAt)
  if (dueAt > ctx.now()) return dueAt
  const { callSeconds } = connection
  return { kind: 'discard', may, discarded: first, caller: knownCaller(view, first.zoomUser), callSeconds }
}

// The rules take no step without a connection.
function knownCaller(view: ConnectionView | null, user: string | undefined): Caller {
  if (!view) throw new Error('a step without a connection has nobody to call')
  return callerOf(view, user)
}
