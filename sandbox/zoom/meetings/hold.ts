import { newMeetingUuid } from '../ids.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import { announceMeeting } from '../webhooks/announce.ts'
import { type Actor, actorInWords, type Meeting } from './meeting.ts'

/** The host opens the room. Starting twice is starting once. */
export function startMeeting(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  if (meeting.status === 'started') return
  meeting.status = 'started'
  meeting.startedAt = zoomTime(now(sandbox))
  meeting.history.push({ at: meeting.startedAt, what: 'started', actor: actorInWords(actor) })
  sandbox.changed()
  announceMeeting(sandbox, 'meeting.started', meeting, actor)
}

/** The room closes. The status is `waiting` again: Zoom knows no "ended". */
export function endMeeting(sandbox: Sandbox, meeting: Meeting, actor: Actor): void {
  if (meeting.status !== 'started') return
  const endedAt = zoomTime(now(sandbox))
  meeting.history.push({ at: endedAt, what: 'ended', actor: actorInWords(actor) })
  announceMeeting(sandbox, 'meeting.ended', meeting, actor, { endedAt })
  meeting.status = 'waiting'
  delete meeting.startedAt
  // Each time that a meeting is held has a uuid of its own.
  meeting.uuid = newMeetingUuid()
  sandbox.changed()
}
