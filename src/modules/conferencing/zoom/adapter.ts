import { asJson, readZoomError } from '#/modules/connections/index.ts'
import type {
  CallRequest,
  Changes,
  Failure,
  Found,
  Line,
  Listed,
  Made,
  Operation,
  Removed,
  Room,
  Updated,
  WantedRoom,
} from '../port.ts'
import type { MeetingSettings } from '../tables.ts'
import { judgeAnswer } from './errors.ts'
import { operations } from './operations.ts'
import {
  type ChangeMeetingBody,
  type CreateMeetingBody,
  type ZoomMeeting,
  type ZoomSettings,
  zoomMeeting,
  zoomMeetingPage,
} from './wire.ts'

/** `POST /users/{user}/meetings`. An unreadable success is `broken`: the meeting exists, or may. */
export async function makeMeeting(line: Line, wanted: WantedRoom): Promise<Made> {
  const body: CreateMeetingBody = {
    topic: wanted.topic.slice(0, 200),
    agenda: agendaWith(wanted.marker),
    type: 2,
    start_time: zoomTime(wanted.startsAt),
    duration: wanted.durationMinutes,
    timezone: wanted.timeZone,
    default_password: true,
    settings: { ...zoomSettings(wanted.settings), use_pmi: false },
  }
  const answer = await ask(line, 'create', { params: { user: line.user }, body })
  if (answer.kind === 'gone') return { kind: 'rejected', problem: 'refused', detail: null }
  if (answer.kind !== 'answered') return answer
  const meeting = zoomMeeting.safeParse(answer.body)
  return meeting.success ? { kind: 'made', room: roomOf(meeting.data) } : { kind: 'broken' }
}

/** `PATCH /meetings/{id}`, answered 204 without a body. The join URL and the passcode stay as they are. */
export async function changeMeeting(line: Line, meetingId: string, changes: Changes): Promise<Updated> {
  const body: ChangeMeetingBody = {
    ...(changes.topic !== undefined && { topic: changes.topic.slice(0, 200) }),
    ...(changes.startsAt && { start_time: zoomTime(changes.startsAt) }),
    ...(changes.durationMinutes !== undefined && { duration: changes.durationMinutes }),
    ...(changes.timeZone !== undefined && { timezone: changes.timeZone }),
    ...(changes.settings && { settings: zoomSettings(changes.settings) }),
  }
  const answer = await ask(line, 'update', { params: { id: meetingId }, body })
  return answer.kind === 'answered' ? { kind: 'updated' } : answer
}

/** `DELETE /meetings/{id}`; one that isn't there has been deleted. */
export async function removeMeeting(line: Line, meetingId: string): Promise<Removed> {
  const answer = await ask(line, 'delete', { params: { id: meetingId } })
  return answer.kind === 'answered' ? { kind: 'gone' } : answer
}

/** `GET /meetings/{id}`. */
export async function readMeeting(line: Line, meetingId: string): Promise<Found> {
  const answer = await ask(line, 'read', { params: { id: meetingId } })
  if (answer.kind !== 'answered') return answer
  const meeting = zoomMeeting.safeParse(answer.body)
  return meeting.success ? { kind: 'found', room: roomOf(meeting.data) } : unreadable
}

/** `GET /users/{user}/meetings?type=scheduled`, every page. `note` is the agenda's first 250 characters. */
export async function listMeetings(line: Line, isOurs: (room: Room) => boolean): Promise<Listed> {
  const rooms: Room[] = []
  let token = ''
  for (let page = 0; page < mostPages; page++) {
    const query = { type: 'scheduled', page_size: '300', ...(token && { next_page_token: token }) }
    const answer = await ask(line, 'list', { params: { user: line.user }, query })
    if (answer.kind === 'gone') return unreadable
    if (answer.kind !== 'answered') return answer
    const read = zoomMeetingPage.safeParse(answer.body)
    if (!read.success) return unreadable
    for (const candidate of read.data.meetings) {
      const meeting = zoomMeeting.safeParse(candidate)
      const room = meeting.success ? roomOf(meeting.data) : null
      if (room && isOurs(room)) rooms.push(room)
    }
    token = read.data.next_page_token ?? ''
    if (!token) return { kind: 'listed', rooms }
  }
  // An incomplete list must not pass for "it isn't there".
  return unreadable
}

/** One fixed line. The list cuts agendas at 250 characters; the marker ends within the first 100. */
export function agendaWith(marker: string): string {
  return `Made by Anteroom; please keep this line: ${marker}`
}

const mostPages = 100
const unreadable: Extract<Failure, { kind: 'retry_later' }> = {
  kind: 'retry_later',
  problem: 'unreadable_answer',
  notBefore: null,
  isDaily: false,
  mayHaveHappened: false,
}

async function ask(
  line: Line,
  operation: Operation,
  request: Pick<CallRequest, 'params' | 'query' | 'body'>,
): Promise<{ kind: 'answered'; body: unknown } | { kind: 'gone' } | Failure> {
  const result = await line.call({
    ...operations[operation],
    ...request,
    reason: line.reason,
    // Zoom labels the list "medium", everything else that we call "light" (facts §3.1).
    weight: operation === 'list' ? 'medium' : 'light',
    ...((operation === 'create' || operation === 'update') && { changes: operation }),
  })
  if (result.kind === 'held') return { ...result, kind: 'retry_later', mayHaveHappened: false }
  if (result.kind === 'retry_later') return { ...unreadable, problem: result.problem }
  if (result.kind !== 'answered') return result
  const { status, retryAfter } = result
  const isEmpty = operation === 'update' || operation === 'delete'
  // A 2xx with a page of HTML is a gateway's, not Zoom's: an update or delete is believed only as 204.
  if (isEmpty ? status === 204 : status === 200 || status === 201)
    return { kind: 'answered', body: asJson(result.body) }
  return judgeAnswer({ operation, status, error: readZoomError(result.body), retryAfter, now: line.now })
}

function roomOf(meeting: ZoomMeeting): Room {
  const { settings } = meeting
  return {
    meetingId: meeting.id,
    meetingUserId: meeting.host_id ?? null,
    joinUrl: meeting.join_url,
    passcode: meeting.password || null,
    dialIn: (settings?.global_dial_in_numbers ?? []).map(({ country, city, number }) => ({
      country: country ?? '',
      number,
      ...(city && { city }),
    })),
    settings: settings ? effective(settings) : null,
    startsAt: meeting.start_time ? new Date(meeting.start_time) : null,
    durationMinutes: meeting.duration ?? null,
    topic: meeting.topic ?? null,
    note: meeting.agenda ?? '',
  }
}

function effective(settings: NonNullable<ZoomMeeting['settings']>): MeetingSettings {
  return {
    waitingRoom: settings.waiting_room ?? false,
    muteUponEntry: settings.mute_upon_entry ?? false,
    joinBeforeHost: settings.join_before_host ?? false,
  }
}

function zoomSettings(settings: MeetingSettings): ZoomSettings {
  return {
    waiting_room: settings.waitingRoom,
    mute_upon_entry: settings.muteUponEntry,
    join_before_host: settings.joinBeforeHost,
  }
}

function zoomTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
