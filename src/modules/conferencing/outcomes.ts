import {
  type Conference,
  forgotten,
  hostOf,
  isOver,
  released,
  type Situation,
  type Transition,
  troubled,
  untroubled,
} from './conference.ts'
import { doubted } from './doubt.ts'
import type { Failure, Made, Removed, Room, Updated } from './port.ts'
import type { Problem } from './problems.ts'
import { leftover, possibleStray, renewed } from './renew.ts'
import { applied, changesSince, wantedValues } from './rules.ts'
import type { Sent } from './tables.ts'

/** What looking for a meeting by its marker brought. */
export type Looked =
  | { kind: 'found'; rooms: [Room, ...Room[]] }
  | { kind: 'none'; looked: 'list' | 'candidates' }
  | Failure

/** After a create: the room, or why there is none. */
export function afterMake(conference: Conference, result: Made, situation: Situation): Transition {
  if (result.kind === 'made') {
    const made = present(conference, [result.room], situation)
    // Made by a blind retry: an earlier try's meeting may exist beside it, and the host hears of it, once.
    if (!conference.doubtSince) return made
    if (conference.wanted === 'absent') {
      // Its own is deleted next; that of the earlier try is looked for, or the host is told.
      const discarded = [...(made.patch.discarded ?? []), ...leftover(conference, situation.now)]
      return { ...made, patch: { ...made.patch, discarded } }
    }
    const facts: Transition['facts'] = conference.problem === 'stray_possible' ? made.facts : [...made.facts, 'problem']
    return { patch: { ...made.patch, ...withStray(conference, made.patch, situation) }, facts }
  }
  if (result.kind === 'broken') return doubted(conference, situation.now, situation)
  const failed = afterFailure(conference, result, situation)
  if (result.kind !== 'retry_later' || !result.mayHaveHappened) return failed
  // A gateway's 5xx rarely hides a made meeting: where there is a list one look before the next try is enough, and where
  // there is none the next try isn't kept waiting.
  return { ...failed, patch: { ...failed.patch, doubtSince: situation.now, looks: situation.may('list') ? 1 : 0 } }
}

/** After an update. `room` is what the provider says now, where it may be read. */
export function afterChange(
  conference: Conference,
  result: Updated,
  sent: Sent,
  room: Room | null,
  situation: Situation,
): Transition {
  if (result.kind === 'updated') {
    const patch: Partial<Conference> = {
      ...applied(conference),
      ...(conference.problem === 'moved_at_provider' && { problem: null }),
      sent,
      providerStartsAt: null,
      ...(!changesSince(wantedValues(conference), sent) && { appliedRevision: conference.revision }),
      ...(room && { joinUrl: room.joinUrl, passcode: room.passcode, dialIn: room.dialIn }),
      ...(room?.settings && { effectiveSettings: room.settings }),
    }
    return { patch, facts: [] }
  }
  return result.kind === 'gone' ? afterGone(conference, situation) : afterFailure(conference, result, situation)
}

/** The meeting isn't there any more. A person's reschedule makes a new one, anything else tells the host (decision 20). */
export function afterGone(
  conference: Conference,
  { now, freshMarker }: Pick<Situation, 'now' | 'freshMarker'>,
): Transition {
  if (isOver(conference, now)) return { patch: released, facts: [] }
  if (conference.movedRevision > conference.appliedRevision)
    return { patch: renewed(conference, { marker: freshMarker, now, isGone: true }), facts: ['requested'] }
  const patch = { ...forgotten, ...released, ...untroubled, state: 'lost', problem: 'deleted_at_provider' } as const
  return { patch, facts: ['lost'] }
}

/** After a delete. */
export function afterRemove(conference: Conference, result: Removed, situation: Situation): Transition {
  if (result.kind !== 'gone') return afterFailure(conference, result, situation)
  return { patch: { ...forgotten, ...released, ...untroubled, state: 'removed' }, facts: ['removed'] }
}

/** After looking. Only two lists without the marker end the doubt; what is found twice is kept once. */
export function afterLook(conference: Conference, result: Looked, situation: Situation): Transition {
  if (result.kind === 'found') return present(conference, result.rooms, situation)
  if (result.kind !== 'none') return afterFailure(conference, result, situation)
  if (result.looked === 'candidates') return { patch: { ...released, candidates: [] }, facts: [] }
  const looks = conference.looks + 1
  const nextTryAt = new Date(situation.now.getTime() + situation.waits.lookAfterSeconds * 1000)
  if (looks < 2) return { patch: { ...released, looks, nextTryAt }, facts: [] }
  const known: Partial<Conference> = { doubtSince: null, looks: 0, candidates: [], nextTryAt: null, state: 'waiting' }
  return { patch: { ...released, ...known }, facts: [] }
}

/** A doubled wait from `retrySeconds` to an hour, jittered by a tenth, not before the provider's own hint. */
export function retryAt(
  attempts: number,
  notBefore: Date | null,
  { now, waits, random }: Pick<Situation, 'now' | 'waits' | 'random'>,
): Date {
  const wait = Math.min(waits.retrySeconds * 2 ** Math.min(Math.max(attempts - 1, 0), 20), 3600) * 1000
  const own = now.getTime() + wait * (0.9 + 0.2 * random)
  // Everyone's daily limit ends at the same second, so the hint is spread over half a minute.
  return new Date(notBefore ? Math.max(own, notBefore.getTime() + random * Math.min(wait, 30_000)) : own)
}

function present(conference: Conference, rooms: [Room, ...Room[]], situation: Situation): Transition {
  const [room, ...doubles] = rooms
  const { now } = situation
  const { connectionId, marker } = conference
  const discarded = [
    ...conference.discarded,
    ...doubles.flatMap(({ meetingId }) =>
      connectionId
        ? [{ connectionId, ...hostOf(conference), meetingId, marker, tries: 0, nextTryAt: now.toISOString() }]
        : [],
    ),
  ]
  const known: Partial<Conference> = {
    ...released,
    ...untroubled,
    meetingId: room.meetingId,
    meetingUserId: room.meetingUserId ?? (situation.connection?.providerUserId || null),
    meetingAccountId: situation.connection?.providerAccountId ?? null,
    doubtSince: null,
    looks: 0,
    candidates: [],
    discarded,
  }
  if (conference.wanted === 'absent') return { patch: { ...known, state: 'retrying' }, facts: [] }
  const patch: Partial<Conference> = {
    ...known,
    joinUrl: room.joinUrl,
    passcode: room.passcode,
    dialIn: room.dialIn,
    effectiveSettings: room.settings,
    state: 'ready',
    readyAt: now,
    // Both tries of a create broke off, and one of them was found.
    ...(conference.problem === 'stray_possible' && conference.looks > 0 && withStray(conference, known, situation)),
    ...(!changesSince(wantedValues(conference), conference.sent) && { appliedRevision: conference.revision }),
  }
  return { patch, facts: ['ready'] }
}

/** Another meeting of this generation may exist. Told, and kept when something else has to be told as well. */
function withStray(conference: Conference, patch: Partial<Conference>, { now }: Situation): Partial<Conference> {
  const known = (patch.discarded ?? []).filter(({ meetingId, marker }) => meetingId || marker !== conference.marker)
  return { problem: 'stray_possible', discarded: [...known, ...possibleStray(conference, now)] }
}

function afterFailure(conference: Conference, failure: Failure, situation: Situation): Transition {
  const later = (state: Conference['state'], problem: Problem, notBefore: Date | null = null) =>
    troubled(conference, state, problem, { nextTryAt: retryAt(conference.attempts, notBefore, situation) })
  switch (failure.kind) {
    case 'retry_later':
      return later('retrying', failure.problem, failure.notBefore)
    case 'broken':
      return later('retrying', 'no_answer')
    case 'not_sent':
      return later('retrying', 'unreachable')
    case 'reconnect': {
      // A connection that knows it is dead resumes its rooms when it is back; for one that doesn't it may have been a mood.
      const isKnown = situation.connection?.isActive === false
      const nextTryAt = isKnown ? null : retryAt(conference.attempts, null, situation)
      return troubled(conference, 'reconnect', failure.problem, { nextTryAt })
    }
    case 'rejected':
      return troubled(conference, 'rejected', failure.problem, {
        problemDetail: failure.detail,
        refusedRevision: conference.revision,
        nextTryAt: null,
      })
  }
}
