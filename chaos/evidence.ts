import type pg from 'pg'
import type { MailMessage } from '../sandbox/mailbox/index.ts'
import type { Fleet } from './fleet.ts'
import type { Gate } from './gate.ts'
import type { Promised } from './guest.ts'
import type { Outside } from './outside.ts'
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
  await pool.query(`drop schema if exists chaos cascade; create schema chaos; ${schema}`)
  const fill = async (table: string, rows: object[]) => {
    await pool.query(`insert into chaos.${table} select * from json_populate_recordset(null::chaos.${table}, $1)`, [
      JSON.stringify(rows),
    ])
  }
  const meetings = await outside.control<SandboxMeeting[]>('/meetings')
  await fill('meetings', meetings.map(meetingRow))
  const mails = outside.mails()
  await fill('mails', mails.map(mailRow))
  await fill('promises', promises.map(promiseRow))
  const tokens = (await outside.tokenCalls()).filter(({ body }) => body?.grant_type === 'refresh_token')
  await fill(
    'refreshes',
    tokens.map(({ at, status, fault }) => ({ at, status, fault })),
  )
  await fill(
    'consents',
    town.consents.map(({ email, at }) => ({ email, at: instant(at) })),
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
    postgres.away.map(({ from, to }) => ({
      since: instant(from),
      until: instant((to ?? Date.now()) + aroundAbsenceMs),
    })),
  )
  await pool.query('analyze')
  return {
    'calls at Zoom': outside.countCalls(),
    meetings: meetings.length,
    mails: mails.length,
    refreshes: tokens.length,
  }
}

const schema = `
  create table chaos.meetings (id text, marker text, topic text, start_time timestamptz, duration int, join_url text,
    deleted_at timestamptz, created_at timestamptz, host_email text);
  create table chaos.mails (number int, recipient text, message_id text, subject text, url text, method text, uid text,
    sequence int, starts_at timestamptz);
  create table chaos.promises (email text, state text, starts_at timestamptz, perhaps timestamptz[]);
  create table chaos.refreshes (at timestamptz, status int, fault text);
  create table chaos.consents (email text, at timestamptz);
  create table chaos.connections (email text, connection_id text);
  create table chaos.failures (at timestamptz, since timestamptz, status int, method text, path text);
  create table chaos.endings (at timestamptz, since timestamptz, role text, code int);
  create table chaos.absences (since timestamptz, until timestamptz);
  create index on chaos.meetings (marker); create index on chaos.mails (recipient); create index on chaos.mails (message_id);
  create view chaos.live as select * from chaos.meetings where deleted_at is null;
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

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
