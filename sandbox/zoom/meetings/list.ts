import { newSecret } from '../ids.ts'
import type { Person } from '../people/person.ts'
import { pageOf } from '../rest/query.ts'
import { badPageToken, validationFailed } from '../rest/refusals.ts'
import { now, type Sandbox } from '../sandbox.ts'
import { joinUrl, listLine } from './body.ts'
import { findLiveMeeting, MEETING_TYPE, type Meeting } from './meeting.ts'

const PAGE_TOKEN_MS = 15 * 60 * 1000
const DAY_MS = 24 * 3600 * 1000

/** `GET /users/{id}/meetings`: a page, oldest start first. Instant, deleted and expired meetings are not in it. */
export function listMeetings(sandbox: Sandbox, host: Person, query: URLSearchParams): Record<string, unknown> {
  const type = query.get('type') ?? 'scheduled'
  const { size: pageSize, number: pageNumber } = pageOf(query, 30)
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
  const { from, to } = span(query)
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

// Dates are days of `timezone`; both are within.
function span(query: URLSearchParams): { from: number; to: number } {
  const zone = query.get('timezone') ?? 'UTC'
  const day = (text: string, more: number) => {
    try {
      return Temporal.PlainDate.from(text.slice(0, 10)).add({ days: more }).toZonedDateTime(zone).epochMilliseconds
    } catch {
      throw validationFailed([{ field: 'timezone', message: 'Invalid field.' }])
    }
  }
  const [from, to] = [query.get('from'), query.get('to')]
  return {
    from: from ? day(from, 0) : Number.NEGATIVE_INFINITY,
    to: to ? day(to, 1) : Number.POSITIVE_INFINITY,
  }
}

function occurrenceLines(meeting: Meeting): Line[] {
  if (!meeting.occurrences) return [{ meeting, start: meeting.startTime }]
  const available = meeting.occurrences.filter((occurrence) => occurrence.status === 'available')
  return available.map((occurrence) => ({ meeting, start: occurrence.start_time }))
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
  throw badPageToken()
}
