import { newEncryptedPasscode } from '../ids.ts'
import type { Person } from '../people/person.ts'
import { badLoginDomains, badOccurrence } from '../rest/refusals.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import { announceMeeting } from '../webhooks/announce.ts'
import { checkAlternativeHosts } from './alternative-hosts.ts'
import { checkPreSchedule, seriesFields } from './create.ts'
import type { PatchMeeting } from './input.ts'
import { type Actor, actorInWords, type Meeting, type MeetingSettings, type Recurrence } from './meeting.ts'
import { checkPasscode } from './passcode.ts'
import { enforce } from './settings.ts'
import { OCCURRENCE_SETTINGS } from './settings-input.ts'
import { readStartTime } from './start-time.ts'

/** Changes what is given; id, join URL and passcode stay. A past `start_time` is ignored silently, as at Zoom. */
export function changeMeeting(
  sandbox: Sandbox,
  meeting: Meeting,
  host: Person,
  input: PatchMeeting,
  actor: Actor,
): void {
  checkPreSchedule(input.pre_schedule, input.type ?? meeting.type)
  checkAlternativeHosts(sandbox, host, input.settings?.alternative_hosts)
  checkLoginDomains(input.settings?.enforce_login_domains)
  if (input.password) checkPasscode(input.password, host.settings.passcodeRule)

  const before = structuredClone(meeting)
  if (input.topic !== undefined) meeting.topic = input.topic
  if (input.agenda !== undefined) meeting.agenda = input.agenda
  if (input.duration !== undefined) meeting.duration = input.duration
  if (input.timezone !== undefined) meeting.timezone = input.timezone
  if (input.type !== undefined) meeting.type = input.type
  if (input.pre_schedule !== undefined) meeting.preSchedule = input.pre_schedule
  if (input.start_time !== undefined) {
    const start = readStartTime(input.start_time, meeting.timezone)
    if (start >= zoomTime(now(sandbox))) meeting.startTime = start
  }
  if (input.password !== undefined && input.password !== meeting.password) {
    meeting.password = input.password
    meeting.encryptedPassword = newEncryptedPasscode()
  }
  if (input.tracking_fields) meeting.trackingFields = mergeFields(meeting.trackingFields, input.tracking_fields)
  const merged = { ...meeting.settings, ...input.settings } as MeetingSettings
  if (input.settings?.audio && !merged.global_dial_in_countries) {
    merged.global_dial_in_countries = host.settings.dialInCountries
  }
  meeting.settings = enforce(merged, host, meeting.password)
  if (input.recurrence || input.type !== undefined || input.start_time !== undefined) {
    const rule = (input.recurrence as Recurrence | undefined) ?? meeting.recurrence
    Object.assign(meeting, seriesFields(meeting.type, meeting.startTime, meeting.timezone, meeting.duration, rule))
  }
  finishChange(sandbox, before, meeting, actor, 'all')
}

/** `?occurrence_id=`: agenda, start, duration and a few settings of one occurrence. */
export function changeOccurrence(
  sandbox: Sandbox,
  meeting: Meeting,
  occurrenceId: string,
  input: PatchMeeting,
  actor: Actor,
): void {
  const occurrence = meeting.occurrences?.find((candidate) => candidate.occurrence_id === occurrenceId)
  if (!occurrence) throw badOccurrence()
  const before = structuredClone(meeting)
  if (input.start_time !== undefined) occurrence.start_time = readStartTime(input.start_time, meeting.timezone)
  if (input.duration !== undefined) occurrence.duration = input.duration
  if (input.agenda !== undefined) meeting.agenda = input.agenda
  for (const name of OCCURRENCE_SETTINGS) {
    const value = input.settings?.[name]
    if (value !== undefined) Object.assign(meeting.settings, { [name]: value })
  }
  finishChange(sandbox, before, meeting, actor, 'single')
}

function finishChange(
  sandbox: Sandbox,
  before: Meeting,
  meeting: Meeting,
  actor: Actor,
  scope: 'single' | 'all',
): void {
  const { changes, old } = differences(before, meeting)
  if (Object.keys(changes).length === 0) return
  meeting.history.push({ at: zoomTime(now(sandbox)), what: 'updated', actor: actorInWords(actor), changes })
  sandbox.changed()
  announceMeeting(sandbox, 'meeting.updated', meeting, actor, { changes, old, scope })
}

function checkLoginDomains(domains: string | undefined): void {
  if (domains && !domains.split(';').every((domain) => /^[\w*-]+(\.[\w-]+)+$/.test(domain))) throw badLoginDomains()
}

type TrackingField = { field: string; value?: string }

/** A named field takes the new value; the others stay. */
function mergeFields(
  before: TrackingField[] = [],
  given: { field?: string | undefined; value?: string | undefined }[],
): TrackingField[] {
  const values = new Map(before.map(({ field, value }) => [field, value]))
  for (const { field, value } of given) if (field) values.set(field, value)
  return [...values].map(([field, value]) => ({ field, ...(value === undefined ? {} : { value }) }))
}

const WATCHED = {
  topic: 'topic',
  type: 'type',
  startTime: 'start_time',
  duration: 'duration',
  timezone: 'timezone',
  agenda: 'agenda',
  password: 'password',
  recurrence: 'recurrence',
  occurrences: 'occurrences',
  trackingFields: 'tracking_fields',
} as const

/** The fields that differ, in Zoom's names: new values and old ones. */
function differences(before: Meeting, after: Meeting) {
  const changes: Record<string, unknown> = {}
  const old: Record<string, unknown> = {}
  for (const [ours, theirs] of Object.entries(WATCHED) as [keyof typeof WATCHED, string][]) {
    if (isSame(before[ours], after[ours])) continue
    changes[theirs] = after[ours]
    old[theirs] = before[ours]
  }
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])]
  const changed = names.filter((name) => !isSame(before.settings[name], after.settings[name]))
  if (changed.length > 0) {
    changes.settings = Object.fromEntries(changed.map((name) => [name, after.settings[name]]))
    old.settings = Object.fromEntries(changed.map((name) => [name, before.settings[name]]))
  }
  return { changes, old }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
