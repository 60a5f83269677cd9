import { badOccurrence, noPmiDelete, ZoomRefusal } from '../rest/refusals.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import { announceMeeting } from '../webhooks/announce.ts'
import { type Actor, actorInWords, type Meeting } from './meeting.ts'

/** Deletes the meeting, the whole series included. It is kept for the journal of the sandbox only. */
export function deleteMeeting(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  if (meeting.pmi) throw noPmiDelete()
  if (meeting.status === 'started') {
    throw new ZoomRefusal(400, 3002, "Sorry, you cannot delete this meeting since it's in progress.")
  }
  meeting.deletedAt = zoomTime(now(sandbox))
  note(sandbox, meeting, actor, 'deleted')
  announceMeeting(sandbox, 'meeting.deleted', meeting, actor)
}

/** One occurrence of a series: it stays listed, as `deleted`. */
export function deleteOccurrence(sandbox: Sandbox, meeting: Meeting, occurrenceId: string, actor: Actor): void {
  const occurrence = meeting.occurrences?.find((candidate) => candidate.occurrence_id === occurrenceId)
  if (!occurrence) throw badOccurrence()
  occurrence.status = 'deleted'
  note(sandbox, meeting, actor, 'occurrence deleted')
  announceMeeting(sandbox, 'meeting.deleted', meeting, actor, { occurrence })
}

/** `recover`: a deleted meeting comes back within 30 days. */
export function recoverMeeting(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  delete meeting.deletedAt
  note(sandbox, meeting, actor, 'recovered')
}

/** The host turns it into a webinar in the portal: the meetings API refuses it from then on. */
export function convertToWebinar(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  meeting.convertedAt = zoomTime(now(sandbox))
  note(sandbox, meeting, actor, 'converted to a webinar')
}

function note(sandbox: Sandbox, meeting: Meeting, actor: Actor, what: string): void {
  meeting.history.push({ at: zoomTime(now(sandbox)), what, actor: actorInWords(actor) })
  sandbox.changed()
}
