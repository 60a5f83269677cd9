import { joinUrl } from '../meetings/body.ts'
import type { Actor, Meeting } from '../meetings/meeting.ts'
import type { Person } from '../people/person.ts'
import { now, type Sandbox } from '../sandbox.ts'
import type { MeetingDetails } from './announce.ts'

export type MeetingEvent =
  | 'meeting.created'
  | 'meeting.updated'
  | 'meeting.deleted'
  | 'meeting.started'
  | 'meeting.ended'

export const MEETING_EVENTS: MeetingEvent[] = [
  'meeting.created',
  'meeting.updated',
  'meeting.deleted',
  'meeting.started',
  'meeting.ended',
]

/** The bodies of facts §5.3. `id` is a number in created, updated, deleted and a string in started, ended. */
export function meetingPayload(
  sandbox: Sandbox,
  event: MeetingEvent,
  meeting: Meeting,
  host: Person,
  actor: Actor,
  details: MeetingDetails,
): object {
  const instant = now(sandbox)
  const operator = { operator: actor.email, operator_id: actor.personId }
  const common = { account_id: host.accountId }
  const build = (payload: object) => ({ event, payload, event_ts: instant })

  switch (event) {
    case 'meeting.created':
      return build({
        ...common,
        ...operator,
        operation: meeting.occurrences ? 'all' : 'single',
        object: createdObject(sandbox, meeting),
      })
    case 'meeting.updated':
      return build({
        ...common,
        ...operator,
        scope: details.scope ?? 'all',
        object: { id: meeting.id, ...details.changes },
        old_object: { id: meeting.id, ...details.old },
        time_stamp: instant,
      })
    case 'meeting.deleted':
      return build({
        ...common,
        ...operator,
        operation: details.occurrence || !meeting.occurrences ? 'single' : 'all',
        object: {
          ...scheduleOf(meeting),
          ...(details.occurrence
            ? {
                occurrences: [
                  { occurrence_id: details.occurrence.occurrence_id, start_time: details.occurrence.start_time },
                ],
              }
            : {}),
        },
      })
    case 'meeting.started':
      return build({ ...common, object: heldObject(meeting, host) })
    case 'meeting.ended':
      return build({ ...common, object: { ...heldObject(meeting, host), end_time: details.endedAt } })
  }
}

function scheduleOf(meeting: Meeting) {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostId,
    topic: meeting.topic,
    type: meeting.type,
    ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
    duration: meeting.duration,
    timezone: meeting.timezone,
  }
}

function createdObject(sandbox: Sandbox, meeting: Meeting) {
  const { use_pmi, alternative_hosts, meeting_invitees, join_before_host, jbh_time } = meeting.settings
  return {
    ...scheduleOf(meeting),
    join_url: joinUrl(sandbox, meeting),
    ...(meeting.password ? { password: meeting.password } : {}),
    ...(meeting.pmi ? { pmi: meeting.pmi } : {}),
    creation_source: meeting.creationSource,
    ...(meeting.recurrence ? { recurrence: meeting.recurrence } : {}),
    ...(meeting.occurrences ? { occurrences: meeting.occurrences } : {}),
    settings: { use_pmi, alternative_hosts, meeting_invitees, join_before_host, jbh_time },
  }
}

// start_time is when it began, not when it was scheduled; duration is the scheduled one.
function heldObject(meeting: Meeting, host: Person) {
  return {
    id: String(meeting.id),
    uuid: meeting.uuid,
    host_id: meeting.hostId,
    host_email: host.email,
    topic: meeting.topic,
    type: meeting.type,
    start_time: meeting.startedAt,
    timezone: meeting.timezone,
    duration: meeting.duration,
  }
}
