import { newSecret } from '../ids.ts'
import type { Person } from '../people/person.ts'
import { validationFailed, ZoomRefusal } from '../rest/refusals.ts'
import { now, type Sandbox } from '../sandbox.ts'
import { joinUrl, listLine } from './body.ts'
import { findLiveMeeting, MEETING_TYPE, type Meeting } from './meeting.ts'

const PAGE_TOKEN_MS = 15 * 60 * 1000
const DAY_MS = 24 * 3600 * 1000
const TYPES = ['scheduled', 'live', 'upcoming', 'upcoming_meetings', 'previous_meetings']

/** `GET /users/{id}/meetings`: a page, oldest start first. Instant, deleted and expired meetings are not in it. */
export function listMeetings(sandbox: Sandbox, host: Person, query: URLSearchParams): Record<string, unknown> {
  const type = query.get('type') ?? 'scheduled'
  if (!TYPES.includes(type)) throw validationFailed([{ field: 'type', message: 'Invalid field.' }])
  const pageSize = readNumber(query, 'page_size', 30, 300)
  const pageNumber = readNumber(query, 'page_number', 1, 100_000)
  const lines = linesOf(sandbox, host, type, query)
  const token = query.get('next_page_token')
  const marker = `${host.id} ${type} ${query.get('from')} ${query.get('to')} ${pageSize}`
  const offset = token ? readPageToken(sandbox, token, marker) : (pageNumber - 1) * pageSize
  const rest = offset + pageSize < lines.length
  return {
    page_count: Math.ceil(lines.length / pageSize),
    page_number: Math.floor(offset / pageSize) + 1,
    page_size: pageSize,
    total_records: lines.length,
    next_page_token: rest ? newPageToken(sandbox, offset + pageSize, marker) : '',
    meetings: lines.slice(offset, offset + pageSize).map((line) => listLine(sandbox, line.meeting, line.start)),
  }
}

/** `GET /users/{id}/upcoming_meetings`: the next 24 hours, no agenda. */
export function listUpcoming(sandbox: Sandbox, host: Person): Record<string, unknown> {
  const until = now(sandbox) + DAY_MS
  const lines = linesOf(sandbox, host, 'upcoming', new URLSearchParams())
  const soon = lines.filter(({ start }) => start !== undefined && Date.parse(start) <= until)
  return {
    total_records: soon.length,
    meetings: soon.map(({ meeting, start }) => ({
      id: meeting.id,
      topic: meeting.topic,
      type: meeting.type,
      start_time: start,
      duration: meeting.duration,
      timezone: meeting.timezone,
      created_at: meeting.createdAt,
      join_url: joinUrl(sandbox, meeting),
      passcode: meeting.password,
      use_pmi: Boolean(meeting.pmi),
      is_host: true,
      is_all_day: false,
    })),
  }
}

type Line = { meeting: Meeting; start: string | undefined }

function linesOf(sandbox: Sandbox, host: Person, type: string, query: URLSearchParams): Line[] {
  const instant = now(sandbox)
  const from = query.get('from') ? Date.parse(query.get('from') as string) : Number.NEGATIVE_INFINITY
  const to = query.get('to') ? Date.parse(query.get('to') as string) + DAY_MS : Number.POSITIVE_INFINITY
  return [...sandbox.state.meetings.values()]
    .filter((meeting) => meeting.hostId === host.id && meeting.type !== MEETING_TYPE.instant)
    .filter((meeting) => !meeting.convertedAt && findLiveMeeting(sandbox, meeting.id))
    .flatMap(occurrenceLines)
    .filter(({ start }) => start === undefined || (Date.parse(start) >= from && Date.parse(start) < to))
    .filter(({ meeting, start }) => {
      const end = start === undefined ? Number.POSITIVE_INFINITY : Date.parse(start) + meeting.duration * 60_000
      if (type === 'live') return meeting.status === 'started'
      if (type === 'previous_meetings') return end < instant
      return type === 'scheduled' || end >= instant
    })
    .sort((a, b) => (a.start ?? '').localeCompare(b.start ?? ''))
}

function occurrenceLines(meeting: Meeting): Line[] {
  if (!meeting.occurrences) return [{ meeting, start: meeting.startTime }]
  const available = meeting.occurrences.filter((occurrence) => occurrence.status === 'available')
  return available.map((occurrence) => ({ meeting, start: occurrence.start_time }))
}

function readNumber(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name)
  if (text === null) return otherwise
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw validationFailed([{ field: name, message: 'Invalid field.' }])
}

function newPageToken(sandbox: Sandbox, offset: number, query: string): string {
  const token = newSecret(32)
  sandbox.state.pageTokens.set(token, { offset, query, expiresAt: now(sandbox) + PAGE_TOKEN_MS })
  sandbox.changed()
  return token
}

function readPageToken(sandbox: Sandbox, token: string, query: string): number {
  const page = sandbox.state.pageTokens.get(token)
  if (page && page.query === query && page.expiresAt > now(sandbox)) return page.offset
  throw new ZoomRefusal(400, 300, 'The next page token is invalid or expired.')
}
