import type { Config } from '#/platform/config/config.ts'
import type { Conference } from './conference.ts'
import type { Problem } from './problems.ts'
import { providers } from './providers.ts'

/** Something that only the host can do, in the provider's own pages. */
export interface HandWork {
  what: 'change' | 'delete'
  meetingId: string
}

const changes: readonly (Problem | null)[] = ['missing_scope_update', 'turned_into_webinar']
const deletions: readonly (Problem | null)[] = ['missing_scope_delete', 'turned_into_webinar', 'other_account']

/** What is left to the host because it may not, or can't, be done by us (X6). */
export function handWorkOf(conference: Conference): HandWork[] {
  const { meetingId, wanted, problem, discarded } = conference
  const left = discarded.flatMap((entry): HandWork[] =>
    entry.isByHand && entry.meetingId ? [{ what: 'delete', meetingId: entry.meetingId }] : [],
  )
  if (!meetingId) return left
  if (wanted === 'present' && changes.includes(problem)) return [{ what: 'change', meetingId }, ...left]
  if (wanted === 'absent' && deletions.includes(problem)) return [{ what: 'delete', meetingId }, ...left]
  return left
}

/** Where the host finds the meeting in the provider's own pages. */
export function pageAtProvider(config: Config, meetingId: string): string {
  return providers.zoom.pageOf(config, meetingId)
}
