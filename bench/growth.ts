import { findBookingByToken, listEvents, openTimes, todayAndNext } from '#/modules/events/index.ts'
import { hashToken } from '#/modules/events/manage-token.ts'
import type { Figure, Wishes } from './figure.ts'
import { median, openTown, type Place, type Town } from './places.ts'
import { temporaryPostgres } from './served.ts'

const token = 'a'.repeat(22)
const runs = 300

/** Query times at ten thousand and at one million events: ten times the hosts, each with ten times the past. */
export async function measureGrowth({ events: most }: Wishes): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  await using town = await openTown(postgres.url)
  const ada = await town.addPlace('ada', { durationMinutes: 30 })
  await fill(town, ada, { hosts: 100, each: 100, from: 0 })
  const small = await time(ada)
  await fill(town, ada, { hosts: 100, each: 1000, from: 100 })
  await fill(town, ada, { hosts: most / 1000 - 100, each: 1000, from: 0, firstHost: 100 })
  const large = await time(ada)
  const [{ events }] = (await town.query('select count(*)::int as events from events')) as [{ events: number }]
  return Object.keys(small).map((what) => {
    const [before, after] = [small[what] as number, large[what] as number]
    return {
      what: `Time at ${events.toLocaleString('en')} events against 10,000: ${what}`,
      aim: '≤ 1.5 ×',
      measured: `${(after / before).toFixed(2)} × (${before.toFixed(2)} → ${after.toFixed(2)} ms)`,
      isMet: after / before <= 1.5,
    }
  })
}

async function time({ ctx, owner, type }: Place): Promise<Record<string, number>> {
  const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const queries: Record<string, () => Promise<unknown>> = {
    'a month of open times': () =>
      openTimes(ctx, { meetingType: type, from: date(0), to: date(30), timeZone: 'Europe/Berlin' }),
    'a page of upcoming events': () => listEvents(owner, { filter: 'upcoming' }),
    'a page of past events': () => listEvents(owner, { filter: 'past' }),
    'today and next': () => todayAndNext(owner, { timeZone: 'Europe/Berlin' }),
    'a booking by its link': () => findBookingByToken({ db: ctx.db, clock: ctx }, token),
  }
  const times: Record<string, number> = {}
  for (const [what, run] of Object.entries(queries)) {
    const each: number[] = []
    for (let i = 0; i < runs; i++) {
      const began = performance.now()
      await run()
      each.push(performance.now() - began)
    }
    times[what] = median(each.slice(runs / 3))
  }
  return times
}

interface Filling {
  hosts: number
  each: number
  from: number
  firstHost?: number
}

// One every eight hours, the first of each host in four weeks and the others before it, so that the months to come look
// the same at any size. The first host is Ada.
async function fill(town: Town, ada: Place, { hosts, each, from, firstHost = 0 }: Filling): Promise<void> {
  const id = (kind: string) => `md5('${kind}' || h || '-' || n)::uuid`
  const source = `(select h, n, case when h = 0 then $1 else 'w' || h end as workspace,
      case when h = 0 then $2::uuid else md5('host' || h)::uuid end as host,
      date_trunc('hour', now()) + interval '28 days' - n * interval '8 hours' as starts
    from generate_series(${firstHost}, ${firstHost + hosts - 1}) h, generate_series(${from}, ${each - 1}) n) as made`
  const who = [ada.ctx.workspaceId, ada.hostId]
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
  await town.query('vacuum analyze events, event_hosts, bookings')
}
