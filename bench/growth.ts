import { findBookingByToken, listEvents, openTimes, todayAndNext } from '#/modules/events/index.ts'
import { hashToken } from '#/modules/events/manage-token.ts'
import type { Figure, Wishes } from './figure.ts'
import { median, openTown, type Place, type Town } from './places.ts'
import { temporaryPostgres } from './served.ts'

const token = 'a'.repeat(22)
const runs = 300

/**
 * Query times at ten thousand and at one million events: ten times the hosts, each with ten times the past. Two databases
 * of one server are asked in turns, so that whatever else the machine does falls on both.
 */
export async function measureGrowth({ events: most }: Wishes): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  await using town = await openTown(postgres.url)
  await town.query('create database small')
  await using village = await openTown(postgres.url.replace(/\/postgres$/, '/small'))
  const [few, many] = [await settle(village, 100, 100), await settle(town, most / 1000, 1000)]
  const [{ events }] = (await town.query('select count(*)::int as events from events')) as [{ events: number }]
  const figures: Figure[] = []
  for (const [what, ask] of Object.entries(queries)) {
    const [before, after] = await inTurns(
      () => ask(few),
      () => ask(many),
    )
    figures.push({
      what: `Time at ${events.toLocaleString('en')} events against 10,000: ${what}`,
      aim: '≤ 1.5 ×',
      measured: `${(after / before).toFixed(2)} × (${before.toFixed(2)} → ${after.toFixed(2)} ms)`,
      isMet: after / before <= 1.5,
    })
  }
  return figures
}

const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const queries: Record<string, (place: Place) => Promise<unknown>> = {
  'a month of open times': ({ ctx, type }) =>
    openTimes(ctx, { meetingType: type, from: date(0), to: date(30), timeZone: 'Europe/Berlin' }),
  'a page of upcoming events': ({ owner }) => listEvents(owner, { filter: 'upcoming' }),
  'a page of past events': ({ owner }) => listEvents(owner, { filter: 'past' }),
  'today and next': ({ owner }) => todayAndNext(owner, { timeZone: 'Europe/Berlin' }),
  'a booking by its link': ({ ctx }) => findBookingByToken({ db: ctx.db, clock: ctx }, token),
}

/** The medians of both, in milliseconds. */
async function inTurns(...asks: [() => Promise<unknown>, () => Promise<unknown>]): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let turn = 0; turn < runs; turn++)
    for (const which of [0, 1] as const) {
      const began = performance.now()
      await asks[which]()
      if (turn >= runs / 3) times[which].push(performance.now() - began)
    }
  return [median(times[0]), median(times[1])]
}

/** Ada with `each` events, and as many for each of the other hosts. */
async function settle(town: Town, hosts: number, each: number): Promise<Place> {
  const ada = await town.addPlace('ada', { durationMinutes: 30 })
  await fill(town, ada, { hosts, each })
  return ada
}

interface Filling {
  hosts: number
  each: number
}

// One every eight hours, the first of each host in four weeks and the others before it, so that the months to come look
// the same at any size. The first host is Ada.
async function fill(town: Town, ada: Place, { hosts, each }: Filling): Promise<void> {
  const id = (kind: string) => `md5('${kind}' || h || '-' || n)::uuid`
  const source = `(select h, n, case when h = 0 then $1 else 'w' || h end as workspace,
      case when h = 0 then $2::uuid else md5('host' || h)::uuid end as host,
      date_trunc('hour', now()) + interval '28 days' - n * interval '8 hours' as starts
    from generate_series(0, ${hosts - 1}) h, generate_series(0, ${each - 1}) n) as made`
  const who = [ada.ctx.workspaceId, ada.hostId]
  // Looking up a million rows' references takes longer than writing them, and these rows are known to be right.
  const tables = ['events', 'event_hosts', 'bookings']
  for (const table of tables) await town.query(`alter table ${table} disable trigger all`)
  await town.query(
    `insert into events (id, workspace_id, meeting_type_id, title, starts_at, duration_minutes, time_zone, location,
       created_at, confirmed_at)
     select ${id('event')}, workspace, $3::uuid, 'Intro call', starts, 30, 'Europe/Berlin',
       '{"kind":"link","url":"https://meet.example.org/ada"}', now(), now() from ${source} where $2::uuid is not null`,
    [...who, ada.type.id],
  )
  await town.query(
    `insert into event_hosts (event_id, host_id, workspace_id, during)
     select ${id('event')}, host, workspace, tstzrange(starts, starts + interval '30 minutes') from ${source}`,
    who,
  )
  await town.query(
    `insert into bookings (id, workspace_id, event_id, guest_name, guest_email, guest_time_zone, language, token_hash,
       sealed_token, created_at)
     select ${id('booking')}, workspace, ${id('event')}, 'Gia', 'gia' || h || '-' || n || '@anteroom.example',
       'America/New_York', 'en', case when h = 0 and n = 0 then $3 else md5('token' || h || '-' || n) end, 'sealed', now()
     from ${source} where $2::uuid is not null`,
    [...who, hashToken(token)],
  )
  for (const table of tables) await town.query(`alter table ${table} enable trigger all`)
  await town.query(`vacuum analyze ${tables.join(', ')}`)
}
