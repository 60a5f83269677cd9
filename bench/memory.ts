import { setTimeout as sleep } from 'node:timers/promises'
import { issueFormNonce } from '#/modules/events/index.ts'
import type { Figure, Wishes } from './figure.ts'
import { openTown, type Place } from './places.ts'
import { residentMegabytes, type Served, serve, temporaryPostgres } from './served.ts'

const quarter = 15 * 60_000
const guests = 16
// A slow machine measures fewer bookings, and says so.
const longest = 180_000

/** Memory of the program, which does everything in one process, after many guests sent the form and got their mails. */
export async function measureMemory({ bookings }: Wishes): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  await using town = await openTown(postgres.url)
  const places = await Promise.all(
    Array.from({ length: 64 }, (_, i) => town.addPlace(`ada-${i}`, { slotIntervalMinutes: 15 })),
  )
  await using served = await serve({ databaseUrl: postgres.url, env: { ANTEROOM_BOOKINGS_PER_HOUR: '1000000' } })
  const before = residentMegabytes(served.pid)
  const began = performance.now()
  let next = 0
  const guest = async (): Promise<void> => {
    while (next < bookings && performance.now() - began < longest) await book(served, places, next++)
  }
  await Promise.all(Array.from({ length: guests }, guest))
  const took = (performance.now() - began) / 1000
  const most = residentMegabytes(served.pid)
  await untilTold(
    async () => (await town.query('select 1 from graphile_worker.jobs where run_at <= now() limit 1')).length === 0,
  )
  const [counted] = await town.query('select count(*)::int as bookings from bookings')
  const made = (counted as { bookings: number }).bookings
  const after = residentMegabytes(served.pid)
  return [
    {
      what: `Memory of the process after ${made.toLocaleString('en')} bookings over HTTP (${took.toFixed(0)} s) and their mails`,
      aim: '≤ 180 MB',
      measured: `${after.toFixed(0)} MB (${before.toFixed(0)} MB at first, ${most.toFixed(0)} MB right after the last form)`,
      isMet: Math.max(most, after) > 180 ? false : made === bookings ? true : null,
    },
  ]
}

// Each from an address of their own, as behind a proxy: nobody is let past the limits.
async function book({ origin }: Served, places: Place[], n: number): Promise<void> {
  const place = places[n % places.length] as Place
  const startsAt = Math.ceil(Date.now() / 86_400_000 + 2) * 86_400_000 + Math.floor(n / places.length) * quarter
  const answer = await fetch(`${origin}/${place.slug}/${place.type.slug}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
    body: new URLSearchParams({
      startsAt: new Date(startsAt).toISOString(),
      guestName: 'Gia',
      guestEmail: `gia${n}@anteroom.example`,
      guestTimeZone: 'America/New_York',
      nonce: issueFormNonce(place.ctx, place.type.id),
    }),
  })
  const text = await answer.text()
  if (answer.status !== 303) throw new Error(`booking ${n} was answered with ${answer.status}: ${text.slice(0, 300)}`)
}

async function untilTold(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 60 && !(await isDone()); tries++) await sleep(1000)
  await sleep(2000)
}
