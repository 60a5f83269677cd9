import type { ScopeSet } from './options.ts'

/** What must hold when all is quiet: a query for what doesn't. */
export interface Invariant {
  name: string
  /** Every row is a violation, and says which. */
  sql: string
  /** Only where this may be known or done at Zoom. */
  needs?: (scopes: ScopeSet) => boolean
}

const isFull = (scopes: ScopeSet) => scopes === 'full'
const isBlind = (scopes: ScopeSet) => scopes !== 'full'
const mayUpdate = (scopes: ScopeSet) => scopes === 'full' || scopes.includes('update')
const mayNotUpdate = (scopes: ScopeSet) => !mayUpdate(scopes)

/** Rooms and meetings. */
const rooms: Invariant[] = [
  {
    name: 'every active Zoom event has exactly one meeting',
    needs: isFull,
    sql: `select s.id as event, s.state, s.problem, s.meeting_id, array_agg(m.id) as meetings
      from chaos.standing s left join chaos.live m on m.marker = s.marker group by 1, 2, 3, 4
      having count(m.id) <> 1 or s.state is distinct from 'ready' or min(m.id) <> s.meeting_id`,
  },
  {
    name: 'every active Zoom event has at least one meeting, or its host was told to look',
    needs: isBlind,
    sql: `select s.id as event, s.state, s.problem, s.meeting_id from chaos.standing s
      where not exists (select from chaos.live m where m.marker = s.marker and m.id = s.meeting_id)
        and not (s.state = 'unknown' and exists (${toldOf('s.id', 'stray_possible')}))`,
  },
  {
    name: 'every meeting has its event’s time, length and topic',
    needs: mayUpdate,
    sql: `select s.id as event, m.id as meeting, m.start_time as there, s.starts_at as here, m.topic, s.title
      from chaos.standing s join chaos.live m on m.id = s.meeting_id
      where (m.start_time, m.duration, m.topic) is distinct from (s.starts_at, s.duration_minutes, s.title)`,
  },
  {
    name: 'whoever may not change a meeting’s time is told so',
    needs: mayNotUpdate,
    sql: `select s.id as event, m.start_time as there, s.starts_at as here, s.problem
      from chaos.standing s join chaos.live m on m.id = s.meeting_id
      where m.start_time <> s.starts_at and not exists (${toldOf('s.id', 'missing_scope_update')})`,
  },
  {
    name: 'no meeting without an event',
    needs: isFull,
    sql: `select m.id as meeting, m.marker, m.created_at from chaos.live m
      where not exists (select from chaos.standing s where s.meeting_id = m.id)
        and m.id not in (select id from chaos.left_behind)`,
  },
  {
    name: 'every stray meeting is reported to its host',
    needs: isBlind,
    sql: `select m.id as meeting, m.marker, c.event_id as event, c.state, c.problem
      from chaos.live m left join conferences c on c.marker = m.marker
      where not exists (select from chaos.standing s where s.meeting_id = m.id)
        and m.id not in (select id from chaos.left_behind)
        and not exists (${toldOf('c.event_id', 'stray_possible', 'look_for', 'missing_scope_delete', 'delete')})`,
  },
]

/** Mails, as the mail server received them. */
const mails: Invariant[] = [
  {
    name: 'the newest mail to a guest carries the current URL or none',
    sql: `select b.guest_email, n.url, c.join_url from bookings b join events e on e.id = b.event_id
        join chaos.newest_mail n on n.recipient = b.guest_email left join conferences c on c.event_id = e.id
      where n.url is not null and (e.cancelled_at is not null or n.url is distinct from c.join_url)`,
  },
  {
    name: 'the newest mail to a guest says when it is, or that it is cancelled',
    sql: `select b.guest_email, n.method, n.starts_at as told, e.starts_at, e.cancelled_at
      from bookings b join events e on e.id = b.event_id left join chaos.newest_mail n on n.recipient = b.guest_email
      where case when e.cancelled_at is null then (n.method, n.starts_at) is distinct from ('REQUEST', e.starts_at)
        else n.method is distinct from 'CANCEL' and exists (select from chaos.mails m where m.recipient = b.guest_email) end`,
  },
  {
    name: 'the newest mail to a guest of a ready room carries its URL',
    sql: `select s.guest_email, n.url, s.join_url from chaos.standing s
        left join chaos.newest_mail n on n.recipient = s.guest_email
      where s.join_url is not null and n.url is distinct from s.join_url`,
  },
  {
    name: 'at most one distinct mail a fact and recipient, by Message-ID',
    sql: `select m.recipient, p.event_id as event, p.kind, m.sequence, count(distinct m.message_id) as mails
      from chaos.mails m join mails p on p.message_id = m.message_id
      group by 1, 2, 3, 4, case when p.kind in ('confirmed', 'cancelled') then '' else p.problem end,
        case when p.event_id is null then p.message_id end
      having count(distinct m.message_id) > 1
      union all
      select p.addressee, p.event_id, p.kind, null, count(*) from mails p
      where p.kind in ('confirmed', 'cancelled') and p.sent_at is not null group by 1, 2, 3 having count(*) > 1`,
  },
  {
    name: 'every mail that was sent arrived, every mail that arrived was meant, and none is left unsettled',
    sql: `select p.message_id, p.kind, p.claimed_at, p.sent_at, p.attempts from mails p
      where p.failed_at is null and p.dropped_at is null and (p.sent_at is null
        or not exists (select from chaos.mails m where m.message_id = p.message_id))
      union all
      select m.message_id, m.subject, null, null, null from chaos.mails m
      where not exists (select from mails p where p.message_id = m.message_id)`,
  },
]

/** Tokens and connections. */
const tokens: Invariant[] = [
  {
    name: 'no token refresh was wasted into a dead grant',
    // A token is refused only after its authorization was ended at Zoom, and once: again only where whoever heard it could
    // not note it, or where nobody heard.
    sql: `with refused as (select email, token, issued_at, issued_seq, count(*) as times, min(at) as first, max(at) as last
          from chaos.refusals group by 1, 2, 3, 4),
        judged as (select *,
          exists (select from chaos.ends_at_zoom e where e.email = r.email and e.since <= r.first
            and case when e.seq is null then e.until >= r.issued_at else e.seq > r.issued_seq end)
            or exists (select from chaos.lapses l where l.token = r.token) as has_reason,
          (select count(*) from chaos.interruptions i where i.since <= r.last and i.until >= r.first)
            + (select count(*) from provider_calls c join chaos.places p on p.workspace_id = c.workspace_id
              where p.email = r.email and c.path = '/oauth/token' and c.outcome in ('broken', 'under_way')
                and c.at between r.first - interval '5 seconds' and r.last) as unheard
        from refused r)
      select email, issued_at, times, first, last, unheard, has_reason from judged
      where not has_reason or times > 1 + unheard`,
  },
  {
    name: 'no connection is lost but by a revocation',
    // By then its authorization was ended at Zoom as often, since the consent that it lived on: one end is no reason for two.
    sql: `with lost as (select p.email, f.at, held.since,
          count(*) over (partition by p.email, held.since order by f.at, f.id) as losses
        from facts f join chaos.places p on p.workspace_id = f.workspace_id
          left join lateral (select max(c.until) as since from chaos.consents c
            where c.email = p.email and c.is_ok and c.until <= f.at) held on true
        where f.kind = 'connection.lost'),
        judged as (select *,
          (select count(*) from chaos.ends_at_zoom e where e.email = l.email and e.since > l.since and e.since <= l.at)
            + (select count(distinct token) from chaos.lapses s where s.email = l.email and s.at between l.since and l.at)
            as endings
        from lost l)
      select email, at, losses, endings from judged where losses > endings`,
  },
  {
    name: 'each connection works again',
    sql: `select g.email, g.state, g.lost_problem from grants g where g.state <> 'active'
      union all
      select c.name, 'lost', null from connections c where c.lost_at is not null`,
  },
]

/** What is said to have happened, and what is. */
const facts: Invariant[] = [
  {
    name: 'facts and events agree',
    sql: `with told as (select f.about ->> 'eventId' as event,
          count(*) filter (where kind = 'booking.confirmed') as confirmed,
          count(*) filter (where kind = 'event.cancelled') as cancelled,
          count(*) filter (where kind in ('event.moved', 'event.cancelled', 'event.location_changed')) as changes,
          (array_agg(coalesce(changes ->> 'to', changes ->> 'startsAt') order by at desc, id desc)
            filter (where kind in ('booking.confirmed', 'event.moved')))[1]::timestamptz as starts_at
        from facts f where kind like 'event.%' or kind = 'booking.confirmed' group by 1)
      select e.id as event, e.sequence, t.* from events e left join told t on t.event = e.id::text
      where t.confirmed is distinct from 1 or t.changes <> e.sequence or t.starts_at <> e.starts_at
        or t.cancelled <> (e.cancelled_at is not null)::int`,
  },
  {
    name: 'facts and rooms agree',
    sql: `with told as (select distinct on (about ->> 'conferenceId') about ->> 'conferenceId' as room, kind,
          (changes ->> 'generation')::int as generation from facts
        where kind in ('conference.requested', 'conference.ready', 'conference.lost', 'conference.removed')
        order by about ->> 'conferenceId', at desc, id desc)
      select c.id as room, c.state, c.problem, t.kind, c.generation from conferences c left join told t on t.room = c.id::text
      where t.kind is null or t.generation <> c.generation
        or (c.state = 'ready') <> (t.kind = 'conference.ready' and c.join_url is not null)
        or (c.state = 'removed') <> (t.kind = 'conference.removed')
        or (c.state = 'lost') <> (t.kind = 'conference.lost')`,
  },
  {
    name: 'facts and connections agree',
    sql: `select c.id as connection, c.lost_at, t.kind from connections c left join lateral (
        select kind from facts f where f.about ->> 'connectionId' = c.id::text and kind in
          ('connection.connected', 'connection.reconnected', 'connection.lost', 'connection.disconnected')
        order by at desc, id desc limit 1) t on true
      where (c.lost_at is not null) <> (t.kind = 'connection.lost') or t.kind = 'connection.disconnected'`,
  },
]

/** What guests were answered. */
const bookings: Invariant[] = [
  {
    name: 'no booking that was answered with success is lost, nor a move, nor a cancellation',
    sql: `select p.email, p.state as told, p.starts_at as told_start, e.starts_at, e.cancelled_at from chaos.promises p
        left join bookings b on b.guest_email = p.email left join events e on e.id = b.event_id
      where case p.state
        when 'booked' then e.id is null or e.cancelled_at is not null
          or not (e.starts_at = p.starts_at or e.starts_at = any(p.perhaps))
        when 'cancelled' then e.cancelled_at is null
        when 'refused' then b.id is not null else false end`,
  },
  {
    name: 'no form sent twice makes two bookings',
    sql: `select guest_email, count(*) from bookings group by 1 having count(*) > 1`,
  },
  {
    name: 'no two events of a host overlap or come into each other’s buffers',
    sql: `with held as (select h.host_id, e.id, lower(h.during) as starts, upper(h.during) as ends,
          e.buffer_before_minutes * interval '1 minute' as before, e.buffer_after_minutes * interval '1 minute' as after
        from event_hosts h join events e on e.id = h.event_id where h.cancelled_at is null)
      select a.id as one, b.id as other, a.ends, b.starts from held a join held b on b.host_id = a.host_id and b.id <> a.id
        and (b.starts, b.id) > (a.starts, a.id)
        and b.starts < a.ends + greatest(a.after, b.before)`,
  },
  {
    name: 'no meeting type has more events a day than it allows',
    sql: `select t.slug, date(e.starts_at at time zone 'Europe/Berlin') as day, count(*) from events e
        join meeting_types t on t.id = e.meeting_type_id
      where e.cancelled_at is null and t.max_per_day is not null group by t.id, 1, 2 having count(*) > t.max_per_day`,
  },
  {
    name: 'an event and the time that it takes of its host agree',
    sql: `select e.id as event from events e left join event_hosts h on h.event_id = e.id
      where h.event_id is null or (h.cancelled_at is null) <> (e.cancelled_at is null)
        or h.during <> tstzrange(e.starts_at, e.starts_at + e.duration_minutes * interval '1 minute')`,
  },
]

/** The processes themselves. */
const processes: Invariant[] = [
  {
    name: 'no answer of 500 or more while the database was there',
    sql: `select f.status, f.method, f.path, f.at from chaos.failures f
      where not exists (select from chaos.absences a where f.at >= a.since and f.since <= a.until)`,
  },
  {
    name: 'no process ended by itself while the database was there',
    sql: `select n.role, n.code, n.at from chaos.endings n
      where not exists (select from chaos.absences a where n.at >= a.since and n.since <= a.until)`,
  },
  {
    name: 'no job gave up',
    sql: `select t.identifier as task, j.attempts, j.last_error from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id where j.attempts >= j.max_attempts
        -- A later job of the same key has taken it.
        and not (j.key is null and t.identifier = any('{conferencing.keep,notifications.tell-people,notifications.send-mail}'))`,
  },
  {
    name: 'no job or queue is held by a process that is gone',
    sql: `select key, locked_by, locked_at from graphile_worker._private_jobs where locked_at < now() - interval '30 seconds'`,
  },
]

export const invariants: Invariant[] = [...rooms, ...mails, ...tokens, ...facts, ...bookings, ...processes]

/** Was the host told, by a mail that went out, of one of these problems with the event's room? */
function toldOf(event: string, ...problems: string[]): string {
  const list = problems.map((problem) => `'${problem}'`).join(', ')
  return `select from mails p where p.event_id = ${event} and p.recipient = 'host' and p.sent_at is not null
    and exists (select from string_to_table(p.problem, ' ') part where split_part(part, ':', 2) in (${list}))`
}
