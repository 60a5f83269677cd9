// `npm run bench [-- name …] [--bookings=N] [--events=N]`: measures the budgets and prints a table in Markdown.
import { cpus, totalmem } from 'node:os'
import { measureBookings } from './bookings.ts'
import type { Figure, Wishes } from './figure.ts'
import { measureGrowth } from './growth.ts'
import { endOnSignals } from './leftovers.ts'
import { measureMemory } from './memory.ts'
import { measurePage } from './page.ts'
import { measureRooms } from './rooms.ts'
import { measureSlots } from './slots.ts'
import { measureStart } from './start.ts'

const measurements: Record<string, (wishes: Wishes) => Figure[] | Promise<Figure[]>> = {
  slots: measureSlots,
  page: measurePage,
  bookings: measureBookings,
  rooms: measureRooms,
  start: measureStart,
  memory: measureMemory,
  growth: measureGrowth,
}

const words = process.argv.slice(2)
const wishes: Wishes = { bookings: wish('bookings', 10_000), events: wish('events', 1_000_000) }
const asked = words.filter((word) => !word.startsWith('--'))
const unknown = asked.find((name) => !measurements[name])
if (unknown || !(wishes.bookings > 0) || !(wishes.events >= 100_000)) {
  process.stderr.write(
    `There is no ${unknown ?? 'such number'}. Names: ${Object.keys(measurements).join(', ')}; --bookings=N, --events=N (100,000 or more).\n`,
  )
  process.exit(2)
}

const isInterrupted = endOnSignals()
const [cpu] = cpus()
process.stdout.write(
  `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.version}\n\n`,
)
process.stdout.write('| what | aim | measured | met |\n|---|---|---|---|\n')
for (const [name, measure] of Object.entries(measurements)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  for (const { what, aim, measured, isMet } of await run(measure)) {
    process.stdout.write(`| ${what} | ${aim} | ${measured} | ${isMet === null ? '' : isMet ? 'yes' : '**no**'} |\n`)
  }
}

// What is interrupted fails of it; by then the rest is being stopped, and the process goes when that is done.
async function run(measure: (wishes: Wishes) => Figure[] | Promise<Figure[]>): Promise<Figure[]> {
  try {
    return await measure(wishes)
  } catch (error) {
    if (!isInterrupted()) throw error
    return await new Promise<never>(() => undefined)
  }
}

function wish(name: string, usual: number): number {
  const word = words.find((word) => word.startsWith(`--${name}=`))
  return word === undefined ? usual : Number(word.split('=')[1])
}
