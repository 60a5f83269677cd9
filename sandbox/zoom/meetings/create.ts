import { newEncryptedPasscode, newMeetingId, newMeetingUuid } from '../ids.ts'
import { findPerson, mayHost, type Person } from '../people/person.ts'
import { cannotScheduleFor, hostingNotAllowed, onlyPaid, ZoomRefusal } from '../rest/refusals.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import { announceMeeting } from '../webhooks/announce.ts'
import { checkAlternativeHosts } from './alternative-hosts.ts'
import type { CreateMeeting } from './input.ts'
import { type Actor, actorInWords, MEETING_TYPE, type Meeting, type Recurrence } from './meeting.ts'
import { expand } from './occurrences.ts'
import { checkPasscode, makePasscode } from './passcode.ts'
import { enforce, newSettings } from './settings.ts'
import { readStartTime } from './start-time.ts'

/** Makes a meeting of `host` and announces `meeting.created`. Throws `ZoomRefusal` (facts §3.4). */
export function createMeeting(sandbox: Sandbox, host: Person, input: CreateMeeting, actor: Actor): Meeting {
  const type = input.type ?? MEETING_TYPE.scheduled
  if (!mayHost(host)) throw hostingNotAllowed()
  if (host.settings.meetingsNeedPaidPlan) throw onlyPaid()
  checkScheduleFor(sandbox, host, input, type)
  checkPreSchedule(input.pre_schedule, type)
  checkAlternativeHosts(sandbox, host, input.settings?.alternative_hosts)

  const createdAt = now(sandbox)
  const timezone = input.timezone ?? host.timeZone
  const startTime = chooseStart(sandbox, input.start_time, timezone, type)
  const duration = input.duration ?? 60
  const password = choosePasscode(host, input)
  const requested: Record<string, unknown> = { ...input.settings }
  const usesPmi = type === MEETING_TYPE.scheduled && (input.settings?.use_pmi ?? host.usePmi)
  if (usesPmi) requested.use_pmi = true

  const meeting: Meeting = {
    id: newMeetingId((id) => sandbox.state.meetings.has(id)),
    uuid: newMeetingUuid(),
    hostId: host.id,
    topic: input.topic ?? 'Zoom Meeting',
    type,
    status: 'waiting',
    ...(startTime ? { startTime } : {}),
    duration,
    timezone,
    agenda: input.agenda ?? '',
    createdAt: zoomTime(createdAt),
    password,
    encryptedPassword: newEncryptedPasscode(),
    settings: enforce(newSettings(host, requested), host, password),
    ...(usesPmi ? { pmi: String(host.pmi) } : {}),
    ...seriesFields(type, startTime, timezone, duration, input.recurrence as Recurrence | undefined),
    ...(input.tracking_fields ? { trackingFields: input.tracking_fields as { field: string; value?: string }[] } : {}),
    preSchedule: input.pre_schedule ?? false,
    creationSource: actor.by === 'app' ? 'open_api' : 'web_portal',
    createdBy: actor,
    history: [{ at: zoomTime(createdAt), what: 'created', actor: actorInWords(actor) }],
  }
  sandbox.state.meetings.set(meeting.id, meeting)
  sandbox.changed()
  announceMeeting(sandbox, 'meeting.created', meeting, actor)
  return meeting
}

export function seriesFields(
  type: number,
  startTime: string | undefined,
  timezone: string,
  duration: number,
  recurrence: Recurrence | undefined,
): Pick<Meeting, 'recurrence' | 'occurrences'> {
  if (type !== MEETING_TYPE.recurringFixed || !startTime) return {}
  const rule = recurrence ?? { type: 1 }
  return { recurrence: rule, occurrences: expand(startTime, timezone, duration, rule) }
}

export function checkPreSchedule(preSchedule: boolean | undefined, type: number): void {
  if (!preSchedule || type === MEETING_TYPE.scheduled || type === MEETING_TYPE.recurringNoFixedTime) return
  throw new ZoomRefusal(
    400,
    3000,
    'Prescheduling is only available for scheduled meetings (type 2) and recurring meetings with no fixed time (type 3).',
  )
}

function chooseStart(sandbox: Sandbox, given: string | undefined, timezone: string, type: number): string | undefined {
  if (type === MEETING_TYPE.instant || type === MEETING_TYPE.recurringNoFixedTime) return undefined
  const current = zoomTime(now(sandbox))
  if (given === undefined) return current
  const start = readStartTime(given, timezone)
  return start < current && sandbox.state.behaviour.pastStart === 'now' ? current : start
}

function choosePasscode(host: Person, input: CreateMeeting): string {
  if (input.password !== undefined && input.password !== '') {
    checkPasscode(input.password, host.settings.passcodeRule)
    return input.password
  }
  const wanted = host.settings.requirePasscode && (input.default_password ?? true)
  return wanted ? makePasscode(host.settings.passcodeRule) : ''
}

function checkScheduleFor(sandbox: Sandbox, host: Person, input: CreateMeeting, type: number): void {
  if (input.schedule_for === undefined) return
  if (type === MEETING_TYPE.instant) {
    throw new ZoomRefusal(
      400,
      3000,
      "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting for another user.",
    )
  }
  const other = findPerson(sandbox, input.schedule_for)
  if (!other) {
    throw new ZoomRefusal(
      400,
      300,
      'The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again.',
    )
  }
  if (other.id !== host.id) throw cannotScheduleFor(input.schedule_for)
}
