import { now, type Sandbox } from '../sandbox.ts'

export type Recurrence = {
  type: 1 | 2 | 3
  repeat_interval?: number
  weekly_days?: string
  monthly_day?: number
  monthly_week?: number
  monthly_week_day?: number
  end_times?: number
  end_date_time?: string
}

export type Occurrence = {
  occurrence_id: string
  start_time: string
  duration: number
  status: 'available' | 'deleted'
}

/** Settings in Zoom's own names and order, as an answer holds them. */
export type MeetingSettings = Record<string, unknown> & {
  join_before_host: boolean
  waiting_room: boolean
  meeting_authentication: boolean
}

export type Actor =
  | { by: 'app'; clientId: string; email: string; personId: string }
  | { by: 'person'; email: string; personId: string }

export type HistoryLine = { at: string; what: string; actor: string; changes?: Record<string, unknown> }

/** A meeting as stored. Names of Zoom's own fields stay as Zoom writes them. */
export type Meeting = {
  id: number
  uuid: string
  hostId: string
  topic: string
  type: number
  status: 'waiting' | 'started'
  startTime?: string
  duration: number
  timezone: string
  agenda: string
  createdAt: string
  password: string
  encryptedPassword: string
  settings: MeetingSettings
  pmi?: string
  recurrence?: Recurrence
  occurrences?: Occurrence[]
  trackingFields?: { field: string; value?: string }[]
  preSchedule: boolean
  creationSource: 'open_api' | 'web_portal'
  createdBy: Actor
  deletedAt?: string
  /** Turned into a webinar in the portal: the API refuses it with 3000 from then on. */
  convertedAt?: string
  startedAt?: string
  history: HistoryLine[]
}

export const MEETING_TYPE = {
  instant: 1,
  scheduled: 2,
  recurringNoFixedTime: 3,
  personal: 4,
  recurringFixed: 8,
} as const

const DAY_MS = 24 * 3600 * 1000

/** The meeting as Zoom still knows it: not deleted, and not expired (30 days after its time, 365 if recurring). */
export function findLiveMeeting(sandbox: Sandbox, id: number): Meeting | null {
  const meeting = sandbox.state.meetings.get(id)
  return meeting && !meeting.deletedAt && !isExpired(meeting, now(sandbox)) ? meeting : null
}

export function isExpired(meeting: Meeting, instant: number): boolean {
  if (meeting.pmi) return false
  if (meeting.type === MEETING_TYPE.instant)
    return meeting.status === 'waiting' && meeting.history.some((line) => line.what === 'ended')
  const last = meeting.occurrences?.at(-1)?.start_time ?? meeting.startTime ?? meeting.createdAt
  const days = meeting.type === MEETING_TYPE.scheduled ? 30 : 365
  const used = meeting.history.filter((line) => line.what === 'ended').at(-1)?.at ?? last
  return instant > Math.max(Date.parse(last), Date.parse(used)) + days * DAY_MS
}

export function actorInWords(actor: Actor): string {
  return actor.by === 'app' ? `app ${actor.clientId} for ${actor.email}` : actor.email
}
