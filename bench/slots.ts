import {
  offeredHosts,
  openSlots,
  openStarts,
  parseProblem,
  type SlotProblem,
} from '#/modules/availability/engine/index.ts'
import type { Figure } from './figure.ts'

const weekday = [['09:00', '17:00']]
const weekly = { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sat: weekday, sun: weekday }

function host(id: string, seed: number): object {
  let random = seed
  const busy = Array.from({ length: 100 }, () => {
    random = (random * 48_271) % 2_147_483_647
    const start = Date.UTC(2027, 2, 1) + (random % (31 * 24 * 4)) * 900_000
    return { start: iso(start), end: iso(start + 1_800_000) }
  })
  return { id, timeZone: 'America/New_York', weekly, busy }
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

function month(hosts: number): object {
  return {
    now: '2027-03-01T00:00:00Z',
    range: { from: '2027-03-01', to: '2027-03-31' },
    viewerTimeZone: 'Europe/Berlin',
    meetingType: { durationMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 10, minimumNoticeMinutes: 60 },
    assignment: hosts === 1 ? 'single' : 'collective',
    hosts: Array.from({ length: hosts }, (_, i) => host(`h${i}`, 7 + i)),
  }
}

/** Median over rounds of the mean time of one call, in microseconds. */
function time(run: () => unknown, calls: number): number {
  const rounds: number[] = []
  for (let round = 0; round < 15; round++) {
    const began = process.hrtime.bigint()
    for (let i = 0; i < calls; i++) run()
    rounds.push(Number(process.hrtime.bigint() - began) / 1000 / calls)
  }
  return rounds.sort((a, b) => a - b)[7] as number
}

/** A fixed amount of what the engine does (numbers in arrays, short texts), to compare machines by. */
function calibrate(): number {
  const numbers: number[] = []
  for (let i = 0; i < 1000; i++) numbers.push((i * 7919) % 1009)
  let sum = 0
  for (const number of numbers) sum += Math.floor(number / 7)
  return sum + numbers.map((number) => `${number}:00`).length
}

/** The slot engine in microseconds a query, and as a multiple of the calibration loop of the same run. */
export function measureSlots(): Figure[] {
  const one = month(1)
  const ten = month(10)
  const single: SlotProblem = parseProblem(one)
  const collective: SlotProblem = parseProblem(ten)
  const start = openStarts(single).starts[100] as number
  time(calibrate, 500)
  const unit = time(calibrate, 500)
  const figure = (what: string, run: () => unknown, calls: number, budget: number | null): Figure => {
    time(run, calls)
    const microseconds = time(run, calls)
    return {
      what: `Slots: ${what}`,
      aim: budget === null ? '' : `≤ ${budget} µs`,
      measured: `${microseconds.toFixed(1)} µs (${(microseconds / unit).toFixed(1)} × calibration)`,
      isMet: budget === null ? null : microseconds <= budget,
    }
  }
  return [
    figure('31 days, one host, 100 busy times, half-hour slots', () => openSlots(single), 500, 60),
    figure('the same from JSON values', () => openSlots(parseProblem(one)), 500, null),
    figure('one start of it, as under the lock', () => offeredHosts(single, start), 500, null),
    figure('31 days, 10 hosts, collective', () => openSlots(collective), 100, 600),
  ]
}
