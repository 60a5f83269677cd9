import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { follow } from '#/jobs/subscriptions.ts'
import { hosts, members, users, workspaces } from '#/modules/accounts/tables.ts'
import { createSchedule, type Interval } from '#/modules/availability/index.ts'
import { confirmBooking, issueFormNonce, openTimes } from '#/modules/events/index.ts'
import { createMeetingType, type MeetingType } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { startEmbeddedPostgres } from '#/platform/db/embedded.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { type HostId, newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { createLog } from '#/platform/log.ts'
import { createSealer, derivedKey } from '#/platform/seal/sealer.ts'

export interface BookingFigures {
  /** Bookings confirmed a second, and what `pgbench` reaches with the same inserts on the same server; null without pgbench. */
  bookings: number
  pgbench: number | null
  /** Milliseconds for a month of open times, of a host with events in it. */
  month: number
}

const clients = 16
const seconds = 4
const rounds = 3

/** Confirms bookings of many hosts at once, in turns with pgbench, on a PostgreSQL of its own; medians of the rounds. */
export async function measureBookings(): Promise<BookingFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-bench-'))
  const postgres = await startEmbeddedPostgres(folder)
  const log = createLog('silent')
  const pool = createPool(postgres.url, log, clients)
  try {
    await migrateDatabase(pool)
    const seal = createSealer([derivedKey('a secret for the benchmark')])
    const base = { db: createDb(pool), log, follow, seal, now: () => new Date() }
    const places = await Promise.all(Array.from({ length: clients * 4 }, (_, i) => addPlace(base, i)))
    const script = join(folder, 'inserts.sql')
    writeFileSync(script, inserts)
    await confirmFor(1000, places)
    const ours: number[] = []
    const theirs: (number | null)[] = []
    for (let round = 0; round < rounds; round++) {
      ours.push(await confirmFor(seconds * 1000, places))
      theirs.push(await pgbench(postgres.url, script))
    }
    const pgbenchRates = theirs.filter((rate) => rate !== null)
    return {
      bookings: median(ours),
      pgbench: pgbenchRates.length > 0 ? median(pgbenchRates) : null,
      month: await measureMonth(places[0] as Place),
    }
  } finally {
    await pool.end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Place {
  ctx: Ctx
  type: MeetingType
  next: number
}

const quarter = 15 * 60_000

async function addPlace(base: Omit<Ctx, 'workspaceId' | 'actor'>, i: number): Promise<Place> {
  const [workspaceId, userId, hostId] = [newId<WorkspaceId>(), newId<UserId>(), newId<HostId>()]
  await base.db
    .insert(users)
    .values({ id: userId, name: 'Ada', email: `ada${i}@anteroom.example`, emailVerified: true })
  await base.db.insert(workspaces).values({ id: workspaceId, name: 'Ada', slug: `ada-${i}` })
  await base.db.insert(members).values({ id: newId(), organizationId: workspaceId, userId, role: 'owner' })
  await base.db.insert(hosts).values({ id: hostId, userId, name: 'Ada' })
  const host: Ctx = { ...base, workspaceId, actor: { kind: 'member', userId, role: 'owner' } }
  const day: Interval[] = [['00:00', '24:00']]
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
  await createSchedule(host, { hostId, name: 'Hours', timeZone: 'Europe/Berlin', weekly })
  const type = await createMeetingType(host, {
    hostId,
    title: 'Intro call',
    slug: 'intro-call',
    durationMinutes: 15,
    locations: [{ id: 'link', kind: 'link', url: 'https://meet.example.org/ada' }],
  })
  const next = Math.ceil(Date.now() / quarter) * quarter + 86_400_000
  return { ctx: { ...base, workspaceId, actor: { kind: 'visitor' } }, type, next }
}

/** Bookings a second of `clients` guests at a time, each of another host. */
async function confirmFor(milliseconds: number, places: Place[]): Promise<number> {
  const until = performance.now() + milliseconds
  let confirmed = 0
  const guest = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < until; turn += clients) {
      const place = places[turn % places.length] as Place
      await confirmBooking(place.ctx, {
        meetingTypeId: place.type.id,
        startsAt: new Date(place.next),
        guestName: 'Gia',
        guestEmail: `gia${turn}-${place.next}@anteroom.example`,
        guestTimeZone: 'America/New_York',
        nonce: issueFormNonce(place.ctx, place.type.id),
      })
      place.next += quarter
      confirmed++
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, (_, i) => guest(i)))
  return (confirmed * 1000) / (performance.now() - began)
}

async function measureMonth({ ctx, type, next }: Place): Promise<number> {
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const asked = {
    meetingType: type,
    from: date(next - 15 * 86_400_000),
    to: date(next + 15 * 86_400_000),
    timeZone: 'UTC',
  }
  const times: number[] = []
  for (let i = 0; i < 60; i++) {
    const began = performance.now()
    await openTimes(ctx, asked)
    times.push(performance.now() - began)
  }
  return median(times.slice(10))
}

/** Transactions a second, or null where there is no pgbench. */
async function pgbench(url: string, script: string): Promise<number | null> {
  const flags = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-T', `${seconds}`, '-f', script, url]
  try {
    const { stdout } = await promisify(execFile)('pgbench', flags)
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

// The rows of one booking, as `confirmBooking` writes them; hosts and times at random, too many to meet.
const inserts = `\\set host random(1, 1000000000)
\\set quarter random(1, 1000000)
\\set event random(1, 1000000000000000)
begin;
insert into events (id, workspace_id, meeting_type_id, title, starts_at, duration_minutes, time_zone, location,
  reminder_minutes, created_at, confirmed_at) values (md5('e' || :event::text)::uuid, 'w' || (:host::int % 64)::text,
  gen_random_uuid(), 'Intro call', timestamptz '2030-01-01' + :quarter::int * interval '15 minutes', 15, 'Europe/Berlin',
  '{"kind":"link","url":"https://meet.example.org/ada"}', '[1440,60]', now(), now());
insert into event_hosts (event_id, host_id, workspace_id, during) values (md5('e' || :event::text)::uuid,
  md5('h' || :host::text)::uuid, 'w' || (:host::int % 64)::text,
  tstzrange(timestamptz '2030-01-01' + :quarter::int * interval '15 minutes',
    timestamptz '2030-01-01' + (:quarter::int + 1) * interval '15 minutes'));
insert into bookings (id, workspace_id, event_id, guest_name, guest_email, guest_time_zone, language, token_hash,
  sealed_token, idempotency_key, created_at) values (gen_random_uuid(), 'w' || (:host::int % 64)::text,
  md5('e' || :event::text)::uuid, 'Gia', 'gia' || :event::text || '@anteroom.example', 'America/New_York', 'en',
  md5('t' || :event::text), 's0.aaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  md5('n' || :event::text), now());
insert into facts (id, workspace_id, kind, about, changes, actor, at) values (gen_random_uuid(),
  'w' || (:host::int % 64)::text, 'booking.confirmed',
  jsonb_build_object('eventId', md5('e' || :event::text), 'bookingId', md5('b' || :event::text)),
  '{"startsAt":"2030-01-01T00:00:00.000Z"}', 'visitor', now());
select graphile_worker.add_job('notifications.tell-people',
  payload := json_build_object('eventId', md5('e' || :event::text)), max_attempts := 25,
  job_key := 'tell:' || :event::text, job_key_mode := 'replace');
commit;
`

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

if (import.meta.main) {
  const { bookings, pgbench, month } = await measureBookings()
  console.log(`confirmed bookings        ${bookings.toFixed(0)}/s`)
  if (pgbench === null) console.log('pgbench                   not installed, so no ratio')
  else {
    const share = (100 * bookings) / pgbench
    console.log(`pgbench, the same inserts ${pgbench.toFixed(0)}/s`)
    console.log(`share                     ${share.toFixed(0)} %   aim ≥ 40 %${share >= 40 ? '' : '  MISSED'}`)
  }
  console.log(`a month of open times     ${month.toFixed(2)} ms`)
}
