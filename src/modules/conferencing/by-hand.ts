import type { Config } from '#/platform/config/config.ts'
import type { Conference } from './conference.ts'
import type { Problem } from './problems.ts'
import { providers } from './providers.ts'

/** Something that only the host can do, in the provider's own pages. */
export type HandWork =
  | { what: 'change' | 'delete'; meetingId: string }
  /** A meeting that may exist beside the event's own, or without it. */
  | { what: 'look_for'; meetingId: null }

const changes: readonly (Problem | null)[] = ['missing_scope_update', 'turned_into_webinar']
const deletions: readonly (Problem | null)[] = ['missing_scope_delete', 'turned_into_webinar', 'other_account']

/** What is left to the host because it may not, or can't, be done by us (X6). */
export function handWorkOf(conference: Conference): HandWork[] {
  const { meetingId, wanted, problem, discarded } = conference
  const byHand = discarded.filter(({ isByHand }) => isByHand)
  const left = [
    ...byHand.flatMap(({ meetingId }): HandWork[] => (meetingId ? [{ what: 'delete', meetingId }] : [])),
    ...(byHand.some(({ meetingId }) => !meetingId) ? [{ what: 'look_for', meetingId: null } as const] : []),
  ]
  if (!meetingId) return left
  if (wanted === 'present' && changes.includes(problem)) return [{ what: 'change', meetingId }, ...left]
  if (wanted === 'absent' && deletions.includes(problem)) return [{ what: 'delete', meetingId }, ...left]
  return left
}

/** The part of it that the sentence of the room's problem doesn't say. */
export function unsaidWork({ problem, handWork }: { problem: Problem | null; handWork: HandWork[] }): HandWork[] {
  const isSaid = { change: changes.includes(problem), delete: deletions.includes(problem) }
  return handWork.filter(({ what }) => (what === 'look_for' ? problem !== 'stray_possible' : !isSaid[what]))
}

/** Where the host finds the meeting, or null: all of theirs, in the provider's own pages. */
export function pageAtProvider(config: Config, meetingId: string | null): string {
  return providers.zoom.pageOf(config, meetingId)
}
