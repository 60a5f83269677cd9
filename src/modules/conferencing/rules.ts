import {
  type Conference,
  endOf,
  isOfOtherUser,
  isOver,
  released,
  type Situation,
  type Transition,
  troubled,
  untroubled,
} from './conference.ts'
import { doubted } from './doubt.ts'
import type { Changes, Operation } from './port.ts'
import type { Problem } from './problems.ts'
import { possibleStray, renewed } from './renew.ts'
import type { Sent } from './tables.ts'

/** The one step that brings what is closer to what should be. */
export type Step =
  | { kind: 'create' | 'update' | 'delete' | 'look' }
  /** No call is needed: the row is put in order, then looked at again. */
  | { kind: 'settle'; transition: Transition }
  | { kind: 'wait'; until: Date }
  | { kind: 'rest' }

/** Compares what should be with what is. Knows no clock and no database. */
export function nextStep(conference: Conference, situation: Situation): Step {
  const { claim, leaseUntil } = conference
  if (claim && leaseUntil) {
    if (leaseUntil > situation.now) return { kind: 'wait', until: leaseUntil }
    // Whoever claimed it died. Only a create can't simply be repeated.
    return settle(claim === 'create' ? doubted(conference, leaseUntil, situation) : { patch: released, facts: [] })
  }
  if (conference.wanted === 'absent') return stepToAbsent(conference, situation)
  return conference.meetingId ? stepToSame(conference, situation) : stepToPresent(conference, situation)
}

/** What differs from the values last sent, not from those returned: locked settings would loop (decision 18). */
export function changesSince(wanted: Sent, sent: Sent | null): Changes | null {
  if (!sent) return null
  const changes: Changes = {
    ...(wanted.topic !== sent.topic && { topic: wanted.topic }),
    // Zoom reads a start without its zone in the account's own, so the two go together.
    ...((wanted.startsAt !== sent.startsAt || wanted.timeZone !== sent.timeZone) && {
      startsAt: new Date(wanted.startsAt),
      timeZone: wanted.timeZone,
    }),
    ...(wanted.durationMinutes !== sent.durationMinutes && { durationMinutes: wanted.durationMinutes }),
    ...(JSON.stringify(inOrder(wanted)) !== JSON.stringify(inOrder(sent)) && { settings: wanted.settings }),
  }
  return Object.keys(changes).length > 0 ? changes : null
}

/** The wanted values in the shape in which the sent ones are kept. */
export function wantedValues(conference: Conference): Sent {
  const { topic, startsAt, durationMinutes, timeZone, settings } = conference
  return { topic, startsAt: startsAt.toISOString(), durationMinutes, timeZone, settings }
}

function stepToAbsent(conference: Conference, situation: Situation): Step {
  if (conference.doubtSince) return stepInDoubt(conference, situation)
  if (!conference.meetingId) {
    if (conference.state === 'removed') return rest
    return settle({ patch: { ...released, ...untroubled, state: 'removed' }, facts: ['removed'] })
  }
  if (isOver(conference, situation.now)) return stuck(conference, 'failed', 'event_over')
  return blocked(conference, situation, 'delete') ?? held(conference, situation) ?? { kind: 'delete' }
}

function stepToPresent(conference: Conference, situation: Situation): Step {
  if (conference.state === 'lost') return rest
  if (isOver(conference, situation.now)) return stuck(conference, 'failed', 'event_over')
  if (conference.doubtSince) return stepInDoubt(conference, situation)
  return blocked(conference, situation, 'create') ?? held(conference, situation) ?? { kind: 'create' }
}

function stepToSame(conference: Conference, situation: Situation): Step {
  const { now, waits, freshMarker } = situation
  if (isOver(conference, now)) return rest
  if (isOfOtherUser(conference, situation))
    return settle({ patch: renewed(conference, { marker: freshMarker, now, isGone: true }), facts: ['requested'] })
  if (!changesSince(wantedValues(conference), conference.sent)) {
    if (conference.appliedRevision === conference.revision) return rest
    return settle({ patch: { ...applied(conference), appliedRevision: conference.revision }, facts: [] })
  }
  const settledAt = new Date(conference.changedAt.getTime() + waits.settleSeconds * 1000)
  if (settledAt > now) return { kind: 'wait', until: settledAt }
  return blocked(conference, situation, 'update') ?? held(conference, situation) ?? { kind: 'update' }
}

/** A create may have happened: look before repeating (decision 17). */
function stepInDoubt(conference: Conference, situation: Situation): Step {
  const isAbsent = conference.wanted === 'absent'
  if (isAbsent && !situation.connection) return givenUp(conference, situation)
  const isLooking = conference.candidates.length > 0 && situation.may('read')
  // The one blind retry has been made, and broke off too. One that was refused made nothing, and is still to be made.
  const isSpent = conference.state === 'unknown' && !conference.nextTryAt && !situation.may('list')
  if (isSpent && situation.connection && !isLooking) return isAbsent ? givenUp(conference, situation) : rest
  const stop = blocked(conference, situation, null)
  if (stop) return stop
  if (isLooking) return { kind: 'look' }
  const wait = held(conference, situation)
  if (wait) return wait
  if (situation.may('list')) return { kind: 'look' }
  return isAbsent ? givenUp(conference, situation) : (blocked(conference, situation, 'create') ?? { kind: 'create' })
}

/** Cancelled, and whether there is a meeting can't be found out: the host is told what to look for. */
function givenUp(conference: Conference, { now }: Situation): Step {
  const discarded = [...conference.discarded, ...possibleStray(conference, now)]
  const known: Partial<Conference> = { doubtSince: null, looks: 0, candidates: [], discarded, state: 'removed' }
  const facts: Transition['facts'] = conference.problem === 'stray_possible' ? ['removed'] : ['removed', 'problem']
  return settle({ patch: { ...released, ...untroubled, ...known, problem: 'stray_possible' }, facts })
}

/** Can the step not be made with this connection? Then the row says so, once. */
function blocked(conference: Conference, situation: Situation, operation: Operation | null): Step | null {
  const { connection } = situation
  if (!connection) return stuck(conference, 'failed', 'not_connected')
  if (!connection.isActive) return stuck(conference, 'reconnect', connection.lostProblem ?? 'connection_lost')
  if (operation === 'delete' && isOfOtherUser(conference, situation))
    return stuck(conference, 'failed', 'other_account')
  // Asked again at the create: the owner may have taken the host off the list since.
  const { zoomUser } = conference
  if (operation === 'create' && zoomUser !== 'me' && connection.allowedHosts?.includes(zoomUser) === false)
    return stuck(conference, 'rejected', 'host_not_allowed')
  if (!operation || situation.may(operation)) return null
  return stuck(conference, 'rejected', missingScope[operation])
}

const missingScope: Record<Operation, Problem> = {
  create: 'missing_scope_create',
  update: 'missing_scope_update',
  delete: 'missing_scope_delete',
  read: 'refused',
  list: 'refused',
}

/** Refused as it is, or not due yet? A wait ends with the event at the latest, so that its failure is seen. */
function held(conference: Conference, { now }: Situation): Step | null {
  if (conference.refusedRevision === conference.revision) return rest
  const { nextTryAt } = conference
  if (!nextTryAt || nextTryAt <= now) return null
  return { kind: 'wait', until: new Date(Math.min(nextTryAt.getTime(), endOf(conference).getTime())) }
}

function stuck(conference: Conference, state: Conference['state'], problem: Problem): Step {
  const transition = troubled(conference, state, problem)
  const isTold = conference.problem === problem && conference.state === transition.patch.state
  return isTold ? rest : settle(transition)
}

/** The last change is in force. What is said of another meeting stays said. */
export function applied(conference: Conference): Partial<Conference> {
  const keeps = conference.problem === 'stray_possible' || conference.problem === 'moved_at_provider'
  return { ...released, ...untroubled, ...(keeps && { problem: conference.problem }), state: 'ready' }
}

function inOrder({ settings }: Sent): boolean[] {
  return [settings.waitingRoom, settings.muteUponEntry, settings.joinBeforeHost]
}

const rest: Step = { kind: 'rest' }

function settle(transition: Transition): Step {
  return { kind: 'settle', transition }
}
