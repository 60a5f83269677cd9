import type pg from 'pg'
import type { MailMessage } from '../sandbox/mailbox/index.ts'
import type { Fleet } from './fleet.ts'
import type { Gate } from './gate.ts'
import type { Promised } from './guest.ts'
import { type JournalEntry, type Outside, refreshGraceSeconds } from './outside.ts'
import type { Postgres } from './postgres.ts'
import type { Town } from './town.ts'

interface Witnesses {
  pool: pg.Pool
  outside: Outside
  gate: Gate
  fleet: Fleet
  postgres: Postgres
  town: Town
  promises: Promised[]
}

// Connections are dropped by the database itself when it goes away; what then fails is counted from a little before until
// its clients are back.
const aroundAbsenceMs = 3000

/** Puts what Zoom, the mail server and the guests know beside the product's own tables, so that each invariant is one query. */
export async function gatherEvidence({ pool, outside, gate, fleet, postgres, town, promises }: Witnesses) {
  await pool.query(evidenceSchema)
  const fill = (table: string, rows: object[]) => fillEvidence(pool, table, rows)
  const meetings = await outside.control<SandboxMeeting[]>('/meetings')
  await fill('meetings', meetings.map(meetingRow))
  const mails = outside.mails()
  await fill('mails', mails.map(mailRow))
  await fill('promises', promises.map(promiseRow))
  const people = await outside.control<{ id: string; email: string }[]>('/people')
  const emails = new Map(people.map(({ id, email }) => [id, email]))
  const tokens = await outside.tokenCalls()
  await fill(
    'token_calls',
    tokens.map((entry) => tokenRow(entry, emails)),
  )
  await fill(
    'places',
    town.places.map(({ zoomEmail, ctx }) => ({ email: zoomEmail, workspace_id: ctx.workspaceId })),
  )
  await fill(
    'consents',
    town.consents.map(({ email, since, until, isOk }) => ({ email, ...span(since, until), is_ok: isOk })),
  )
  await fill(
    'revocations',
    town.revocations.map(({ email, how, since, until }) => ({ email, how, ...span(since, until) })),
  )
  await fill(
    'kills',
    fleet.kills.map((at) => ({ at: instant(at) })),
  )
  await fill(
    'connections',
    town.connections.map(({ email, connectionId }) => ({ email, connection_id: connectionId })),
  )
  await fill(
    'failures',
    gate.failures.map(({ at, since, status, method, path }) => ({
      at: instant(at),
      since: instant(since),
      status,
      method,
      path,
    })),
  )
  await fill(
    'endings',
    fleet.gaveUp.map(({ at, since, role, code }) => ({ at: instant(at), since: instant(since), role, code })),
  )
  await fill(
    'absences',
    postgres.away.map(({ from, to }) => span(from, (to ?? Date.now()) + aroundAbsenceMs)),
  )
  await pool.query('analyze')
  return {
    'calls at Zoom': outside.countCalls(),
    meetings: meetings.length,
    mails: mails.length,
    refreshes: tokens.filter(isRefresh).length,
  }
}

export async function fillEvidence(pool: Pick<pg.Pool, 'query'>, table: string, rows: object[]): Promise<void> {
  await pool.query(`insert into chaos.${table} select * from json_populate_recordset(null::chaos.${table}, $1)`, [
    JSON.stringify(rows),
  ])
}

/** What the witnesses' words go into, made anew. */
export const evidenceSchema = `drop schema if exists chaos cascade; create schema chaos;
  create table chaos.meetings (id text, marker text, topic text, start_time timestamptz, duration int, join_url text,
    deleted_at timestamptz, created_at timestamptz, host_email text);
  create table chaos.mails (number int, recipient text, message_id text, subject text, url text, method text, uid text,
    sequence int, starts_at timestamptz);
  create table chaos.promises (email text, state text, starts_at timestamptz, perhaps timestamptz[]);
  create table chaos.token_calls (seq int, at timestamptz, email text, status int, is_refresh boolean, token text, issued text);
  create table chaos.places (email text, workspace_id text);
  create table chaos.consents (email text, since timestamptz, until timestamptz, is_ok boolean);
  create table chaos.revocations (email text, how text, since timestamptz, until timestamptz);
  create table chaos.kills (at timestamptz);
  create table chaos.connections (email text, connection_id text);
  create table chaos.failures (at timestamptz, since timestamptz, status int, method text, path text);
  create table chaos.endings (at timestamptz, since timestamptz, role text, code int);
  create table chaos.absences (since timestamptz, until timestamptz);
  create index on chaos.meetings (marker); create index on chaos.mails (recipient); create index on chaos.mails (message_id);
  create view chaos.live as select * from chaos.meetings where deleted_at is null;
  -- What ends an authorization at Zoom: who revokes it, and a code that was exchanged, which kills the tokens before it.
  create view chaos.ends_at_zoom as select email, since, until, null::int as seq from chaos.revocations
    union all select email, at, at, seq from chaos.token_calls where not is_refresh and issued is not null;
  -- Each refusal of a refresh token, with the call that had issued it.
  create view chaos.refusals as
    select r.email, r.token, r.at, i.at as issued_at, i.seq as issued_seq
    from chaos.token_calls r left join chaos.token_calls i on i.issued = r.token where r.is_refresh and r.status = 400;
  -- Refused, although nothing ended it: the answer that traded the token in was lost, and Zoom's grace for that is over.
  create view chaos.lapses as
    select r.email, r.token, r.at from chaos.refusals r where exists (select from chaos.token_calls f
      where f.token = r.token and f.issued is not null and f.at <= r.at - interval '${refreshGraceSeconds} seconds');
  -- When a process or the database may have gone before it had noted what Zoom said.
  create view chaos.interruptions as
    select at as since, at as until from chaos.kills union all select since, until from chaos.absences;
  -- Every Zoom event to come that stands, with its room.
  create view chaos.standing as
    select e.id, e.title, e.starts_at, e.duration_minutes, b.guest_email, c.id as room, c.marker, c.meeting_id, c.join_url,
      c.state, c.problem, c.generation, c.wanted
    from events e join bookings b on b.event_id = e.id left join conferences c on c.event_id = e.id
    where e.confirmed_at is not null and e.cancelled_at is null and e.location ->> 'kind' = 'zoom'
      and e.starts_at + e.duration_minutes * interval '1 minute' > now();
  -- Made before their account was removed at Zoom: nobody is left who could delete them (J10).
  create view chaos.left_behind as
    select m.id from chaos.live m join chaos.connections k on k.email = m.host_email
      join facts f on f.kind = 'connection.disconnected' and f.about ->> 'connectionId' = k.connection_id
    where m.created_at <= f.at;
  create view chaos.newest_mail as
    select distinct on (recipient) * from chaos.mails where method is not null order by recipient, number desc;`

interface SandboxMeeting {
  id: number
  agenda: string
  topic: string
  start_time: string
  duration: number
  join_url: string
  deletedAt: string | number | null
  created_at: string
  host_email: string
}

function meetingRow(meeting: SandboxMeeting) {
  const { id, topic, start_time, duration, join_url, created_at, host_email, deletedAt } = meeting
  const marker = /\[[^\]]+\]$/.exec(meeting.agenda)?.[0]
  const deleted_at = deletedAt === null ? null : new Date(deletedAt).toISOString()
  return { id: String(id), marker, topic, start_time, duration, join_url, created_at, host_email, deleted_at }
}

function mailRow({ to, messageId, subject, text, attachments }: MailMessage, number: number) {
  const calendar = (attachments.find(({ contentType }) => contentType === 'text/calendar')?.content ?? '').replace(
    /\r?\n[ \t]/g,
    '',
  )
  const property = (name: string) => new RegExp(`^${name}(?:;[^:\\r\\n]*)?:(.*?)\\r?$`, 'm').exec(calendar)?.[1]
  const start = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(property('DTSTART') ?? '')
  return {
    ...{ number, recipient: to[0], message_id: messageId, subject },
    url: /https?:\/\/\S+\/j\/\d+\S*/.exec(text)?.[0] ?? null,
    method: property('METHOD') ?? null,
    uid: property('UID') ?? null,
    sequence: property('SEQUENCE') ?? null,
    starts_at: start && `${start.slice(1, 4).join('-')}T${start.slice(4, 7).join(':')}Z`,
  }
}

function promiseRow({ email, state, startsAt, perhaps }: Promised) {
  return { email, state, starts_at: startsAt, perhaps }
}

function tokenRow(entry: JournalEntry, emails: Map<string, string>) {
  const { seq, at, status, userId = '', refreshTokenId: token, issuedTokenId: issued } = entry
  return { seq, at, status, email: emails.get(userId), is_refresh: isRefresh(entry), token, issued }
}

function isRefresh({ body }: JournalEntry): boolean {
  return body?.grant_type === 'refresh_token'
}

function span(since: number, until: number) {
  return { since: instant(since), until: instant(until) }
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
