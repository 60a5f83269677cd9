import { type Conference, forgotten, hostOf, released, untroubled } from './conference.ts'
import type { Discarded } from './tables.ts'

const mostMarkers = 50

/**
 * The row as it starts its next generation. The meeting of this one, or the one that it may have, is left to be
 * deleted unless it is known to be gone.
 */
export function renewed(
  conference: Conference,
  { marker, now, isGone = false }: { marker: string; now: Date; isGone?: boolean },
): Partial<Conference> {
  return {
    ...forgotten,
    ...released,
    ...untroubled,
    wanted: 'present',
    generation: conference.generation + 1,
    marker,
    pastMarkers: [...conference.pastMarkers, conference.marker].slice(-mostMarkers),
    // A record of a step of the old generation must find another number.
    fence: conference.fence + 1,
    revision: conference.revision + 1,
    appliedRevision: 0,
    refusedRevision: 0,
    state: 'waiting',
    doubtSince: null,
    looks: 0,
    candidates: [],
    discarded: isGone ? conference.discarded : [...conference.discarded, ...leftover(conference, now)],
    requestedAt: now,
    changedAt: now,
    readyAt: null,
    sweptAt: null,
    missedAt: null,
  }
}

/** A meeting of this generation that may exist and that we can't look for: the host is asked to. */
export function possibleStray(conference: Conference, now: Date): Discarded[] {
  const { connectionId, marker } = conference
  if (!connectionId) return []
  const nextTryAt = now.toISOString()
  return [{ connectionId, ...hostOf(conference), meetingId: null, marker, tries: 0, nextTryAt, isByHand: true }]
}

/** What is left at the provider of this generation, if anything may be. */
export function leftover(conference: Conference, now: Date): Discarded[] {
  const { connectionId, meetingId, marker } = conference
  const mayExist = meetingId !== null || conference.doubtSince !== null || conference.claim === 'create'
  if (!connectionId || !mayExist) return []
  return [{ connectionId, ...hostOf(conference), meetingId, marker, tries: 0, nextTryAt: now.toISOString() }]
}
