import type { Operation } from './port.ts'
import type { Problem } from './problems.ts'
import type { conferences } from './tables.ts'

export type Conference = typeof conferences.$inferSelect

/** What a transition does to the row, and what is announced with it. */
export interface Transition {
  patch: Partial<Conference>
  facts: ConferenceFactKind[]
}

export type ConferenceFactKind = 'requested' | 'ready' | 'problem' | 'lost' | 'removed' | 'moved_at_provider'

/** What the rules need to know of the world around a conference. */
export interface Situation {
  now: Date
  waits: { lookAfterSeconds: number; retrySeconds: number; settleSeconds: number }
  /** The connection as it is now; null when it was disconnected. */
  connection: {
    isActive: boolean
    lostProblem: Problem | null
    providerUserId: string
    providerAccountId: string
    /** An app of the whole account: any of its users' meetings can be reached. */
    isOfAccount: boolean
    /** For whom meetings may be made with it (decision 38); null: for its own user alone. */
    allowedHosts: string[] | null
    /** How long one call may take; null: as long as the instance says. */
    callSeconds: number | null
  } | null
  may(operation: Operation): boolean
  /** For the next generation, should one be needed. */
  freshMarker: string
  /** From 0 to 1, for jitter. */
  random: number
}

export function endOf(conference: Pick<Conference, 'startsAt' | 'durationMinutes'>): Date {
  return new Date(conference.startsAt.getTime() + conference.durationMinutes * 60_000)
}

export function isOver(conference: Conference, now: Date): boolean {
  return endOf(conference) <= now
}

/** Is the meeting out of reach: another user's than the one connected now, or for an account's app another account's? */
export function isOfOtherUser(conference: Conference, { connection }: Pick<Situation, 'connection'>): boolean {
  if (!connection) return false
  const { meetingAccountId } = conference
  if (connection.isOfAccount) return meetingAccountId !== null && meetingAccountId !== connection.providerAccountId
  if (!conference.meetingUserId) return false
  return conference.meetingUserId !== connection.providerUserId
}

/** A row with a new trouble. Told once, not at each try; a meeting whose link works stays `ready`. */
export function troubled(
  conference: Conference,
  state: Conference['state'],
  problem: Problem,
  more: Partial<Conference> = {},
): Transition {
  const hasLink = conference.wanted === 'present' && conference.meetingId !== null
  const patch = { ...released, problemDetail: null, ...more, state: hasLink ? 'ready' : state, problem } as const
  return { patch, facts: conference.problem === problem ? [] : ['problem'] }
}

/** For whom the conference's meeting is, as a discarded one keeps it. */
export function hostOf({ zoomUser }: Pick<Conference, 'zoomUser'>): { zoomUser?: string } {
  return zoomUser === 'me' ? {} : { zoomUser }
}

/** No step is under way. */
export const released = { claim: null, claimedAt: null, leaseUntil: null } as const satisfies Partial<Conference>

/** Nothing is wrong. */
export const untroubled = {
  problem: null,
  problemDetail: null,
  attempts: 0,
  nextTryAt: null,
} as const satisfies Partial<Conference>

/** What is known of a meeting, forgotten (J10). */
export const forgotten = {
  meetingId: null,
  meetingUserId: null,
  meetingAccountId: null,
  joinUrl: null,
  passcode: null,
  dialIn: [],
  effectiveSettings: null,
  sent: null,
  providerStartsAt: null,
} satisfies Partial<Conference>
