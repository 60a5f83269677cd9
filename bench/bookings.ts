import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { confirmBooking, issueFormNonce } from '#/modules/events/index.ts'
import type { Figure } from './figure.ts'
import { median, openTown, type Place } from './places.ts'
import { temporaryPostgres } from './served.ts'

const clients = 16
const seconds = 4
const rounds = 5
const quarter = 15 * 60_000

/** Confirms bookings of many hosts at once, in turns with pgbench on the same PostgreSQL; medians of the rounds. */
export async function measureBookings(): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  await using town = await openTown(postgres.url, clients)
  const hosts = await Promise.all(
    Array.from({ length: clients * 4 }, (_, i) => town.addPlace(`ada-${i}`, { slotIntervalMinutes: 15 })),
  )
  const first = Math.ceil(Date.now() / quarter) * quarter + 86_400_000
  const places = hosts.map((place) => ({ ...place, next: first }))
  await confirmFor(2000, places)
  const ours: number[] = []
  const theirs: (number | null)[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await confirmFor(seconds * 1000, places))
    theirs.push(await pgbench(postgres.url))
  }
  const shares = theirs.flatMap((rate, i) => (rate === null ? [] : [(ours[i] as number) / rate]))
  const share = shares.length > 0 ? median(shares) : null
  const pace = `${median(ours).toFixed(0)}/s`
  return [
    {
      what: `Confirmed bookings a second, ${clients} guests at once, of what pgbench makes of the same inserts`,
      aim: '≥ 40 %',
      measured:
        share === null
          ? `${pace}; pgbench is not installed, so no share`
          : `${(100 * share).toFixed(0)} % (${pace} of ${median(theirs.map(Number)).toFixed(0)}/s)`,
      isMet: share === null ? null : share >= 0.4,
    },
  ]
}

/** Bookings a second of `clients` guests at a time, each of another host. */
async function confirmFor(milliseconds: number, places: (Place & { next: number })[]): Promise<number> {
  const until = performance.now() + milliseconds
  let confirmed = 0
  const guest = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < until; turn += clients) {
      const place = places[turn % places.length] as Place & { next: number }
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

/** Transactions a second, or null where there is no pgbench. */
async function pgbench(url: string): Promise<number | null> {
  const script = fileURLToPath(new URL('inserts.sql', import.meta.url))
  const flags = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-T', `${seconds}`, '-f', script, url]
  try {
    const { stdout } = await promisify(execFile)('pgbench', flags)
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
