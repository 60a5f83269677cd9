import { newJwt } from '../ids.ts'
import { findPerson } from '../people/person.ts'
import { badOccurrence } from '../rest/refusals.ts'
import { now, type Sandbox } from '../sandbox.ts'
import type { Meeting } from './meeting.ts'

/** The answer of create and get: every field of a captured body, in its order (facts §3.3). */
export function meetingBody(sandbox: Sandbox, meeting: Meeting): Record<string, unknown> {
  const host = findPerson(sandbox, meeting.hostId)
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostId,
    host_email: host?.email ?? '',
    topic: meeting.topic,
    type: meeting.type,
    status: meeting.status,
    ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
    duration: meeting.duration,
    timezone: meeting.timezone,
    agenda: meeting.agenda,
    created_at: meeting.createdAt,
    start_url: startUrl(sandbox, meeting),
    join_url: joinUrl(sandbox, meeting),
    chat_join_url: `${sandbox.origin}/launch/jc/${meeting.id}`,
    ...passcodeFields(meeting),
    ...(meeting.pmi ? { pmi: meeting.pmi } : {}),
    ...(meeting.recurrence ? { recurrence: meeting.recurrence } : {}),
    ...(meeting.occurrences ? { occurrences: meeting.occurrences } : {}),
    ...(meeting.trackingFields
      ? { tracking_fields: meeting.trackingFields.map((field) => ({ value: '', visible: false, ...field })) }
      : {}),
    settings: meeting.settings,
    creation_source: meeting.creationSource,
    pre_schedule: meeting.preSchedule,
  }
}

/** The answer of get: past occurrences only if asked for, or one occurrence in place of the series. */
export function readMeeting(sandbox: Sandbox, meeting: Meeting, query: URLSearchParams): Record<string, unknown> {
  const body = meetingBody(sandbox, meeting)
  const wanted = query.get('occurrence_id')
  if (wanted !== null) {
    const occurrence = meeting.occurrences?.find(({ occurrence_id }) => occurrence_id === wanted)
    if (!occurrence) throw badOccurrence()
    const { occurrences: _all, recurrence: _rule, ...rest } = body
    return { ...rest, start_time: occurrence.start_time, duration: occurrence.duration }
  }
  if (!meeting.occurrences || query.get('show_previous_occurrences') === 'true') return body
  const current = now(sandbox)
  const ahead = meeting.occurrences.filter(
    ({ start_time, duration }) => Date.parse(start_time) + duration * 60_000 >= current,
  )
  return { ...body, occurrences: ahead }
}

export function joinUrl(sandbox: Sandbox, meeting: Meeting): string {
  const url = new URL(`/j/${meeting.pmi ?? meeting.id}`, sandbox.origin)
  if (meeting.password) url.searchParams.set('pwd', meeting.encryptedPassword)
  return url.href
}

/** The line of `GET /users/{id}/meetings`: few fields, the agenda cut at 250 characters. */
export function listLine(sandbox: Sandbox, meeting: Meeting, startTime = meeting.startTime): Record<string, unknown> {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostId,
    topic: meeting.topic,
    type: meeting.type,
    ...(startTime ? { start_time: startTime } : {}),
    duration: meeting.duration,
    timezone: meeting.timezone,
    agenda: meeting.agenda.slice(0, 250),
    created_at: meeting.createdAt,
    join_url: joinUrl(sandbox, meeting),
    ...(meeting.pmi ? { pmi: meeting.pmi } : {}),
  }
}

function passcodeFields(meeting: Meeting) {
  if (!meeting.password) return {}
  return {
    password: meeting.password,
    h323_password: meeting.password,
    pstn_password: meeting.password,
    encrypted_password: meeting.encryptedPassword,
  }
}

// Whoever holds it joins as the host, for two hours: a secret in a URL, as at Zoom.
function startUrl(sandbox: Sandbox, meeting: Meeting): string {
  const issued = Math.floor(now(sandbox) / 1000)
  const zak = newJwt({
    aud: 'clientsm',
    uid: meeting.hostId,
    iss: 'web',
    sk: '0',
    sty: 100,
    mnum: String(meeting.id),
    exp: issued + 7200,
    iat: issued,
  })
  return `${sandbox.origin}/s/${meeting.id}?zak=${zak}`
}
