import { findPerson } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { changeMeeting } from './change.ts'
import type { Actor, Meeting } from './meeting.ts'

/** Moves it an hour on, as its host might in the portal. Without a fixed time there is nothing to move. */
export function postponeMeeting(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  const host = findPerson(sandbox, meeting.hostId)
  if (!host || !meeting.startTime) return
  const later = new Date(Date.parse(meeting.startTime) + 3_600_000)
  changeMeeting(sandbox, meeting, host, { start_time: `${later.toISOString().slice(0, 19)}Z` }, actor)
}
