import { dayMs } from './problem.ts'

/** A zone's offsets over a stretch of time. */
export interface ZoneRules {
  /** Instants at which the offset changes, ascending. */
  readonly changes: readonly number[]
  /** `offsets[i]`, in milliseconds, holds before `changes[i]`; the last one after all changes. */
  readonly offsets: readonly number[]
  /** Wall-clock time (milliseconds, as if it were UTC) below which `offsets[i]` turns it into an instant. */
  readonly wallLimits: readonly number[]
}

const chunkMs = 16 * 366 * dayMs
const reachMs = 4 * 366 * dayMs
const mostTables = 1000

// A pure memo: the same zone and years always give the same table. The oldest goes when it is full,
// since the zone's name comes from the guest's browser.
const tables = new Map<string, ZoneRules>()

/** The zone's rules that hold from `fromMs` to `toMs`, at most four years later. */
export function zoneRules(timeZone: string, fromMs: number, toMs: number): ZoneRules {
  const chunk = Math.floor(fromMs / chunkMs)
  const key = `${timeZone} ${chunk}`
  let table = tables.get(key)
  if (table === undefined) {
    table = readTable(timeZone, chunk * chunkMs, (chunk + 1) * chunkMs + reachMs)
    if (tables.size >= mostTables) tables.delete(tables.keys().next().value as string)
    tables.set(key, table)
  }
  const { changes, offsets, wallLimits } = table
  let first = 0
  while (first < changes.length && (changes[first] as number) <= fromMs) first++
  let last = first
  while (last < changes.length && (changes[last] as number) <= toMs) last++
  return {
    changes: changes.slice(first, last),
    offsets: offsets.slice(first, last + 1),
    wallLimits: wallLimits.slice(first, last),
  }
}

function readTable(timeZone: string, fromMs: number, toMs: number): ZoneRules {
  const changes: number[] = []
  const wallLimits: number[] = []
  let at: Temporal.ZonedDateTime | null = new Temporal.ZonedDateTime(BigInt(fromMs) * 1_000_000n, timeZone)
  let offset = at.offsetNanoseconds / 1e6
  const offsets = [offset]
  let limit = Number.NEGATIVE_INFINITY
  for (;;) {
    at = at.getTimeZoneTransition('next')
    if (at === null || at.epochMilliseconds > toMs) return { changes, offsets, wallLimits }
    const next = at.offsetNanoseconds / 1e6
    if (next === offset) continue
    // Skipped and repeated times alike take the offset before the change (`compatible`), so the later
    // of the two wall-clock readings of the change is where the new offset begins.
    limit = Math.max(limit, at.epochMilliseconds + Math.max(offset, next))
    changes.push(at.epochMilliseconds)
    wallLimits.push(limit)
    offsets.push(next)
    offset = next
  }
}

export function offsetAt(rules: ZoneRules, ms: number): number {
  const { changes, offsets } = rules
  let i = 0
  while (i < changes.length && (changes[i] as number) <= ms) i++
  return offsets[i] as number
}

/** The local date, in days since 1970-01-01, of an instant. */
export function localDay(rules: ZoneRules, ms: number): number {
  return Math.floor((ms + offsetAt(rules, ms)) / dayMs)
}

/** The instant of a wall-clock time given in milliseconds as if it were UTC; Temporal's `compatible`. */
export function instantOf(rules: ZoneRules, wallMs: number): number {
  const { wallLimits, offsets } = rules
  let i = 0
  while (i < wallLimits.length && (wallLimits[i] as number) <= wallMs) i++
  return wallMs - (offsets[i] as number)
}

/** The instants, in pairs, whose local date lies from `fromDay` to `toDay`. More than one pair where the clock goes back over midnight. */
export function daysAsInstants(rules: ZoneRules, fromDay: number, toDay: number): number[] {
  const { changes, offsets } = rules
  const pairs: number[] = []
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i] as number
    const lo = Math.max(i === 0 ? Number.NEGATIVE_INFINITY : (changes[i - 1] as number), fromDay * dayMs - offset)
    const hi = Math.min(
      i === changes.length ? Number.POSITIVE_INFINITY : (changes[i] as number),
      (toDay + 1) * dayMs - offset,
    )
    if (lo >= hi) continue
    if (pairs.length > 0 && pairs.at(-1) === lo) pairs[pairs.length - 1] = hi
    else pairs.push(lo, hi)
  }
  return pairs
}

/** Whether the runtime's time-zone data knows the name. */
export function isTimeZone(name: string): boolean {
  if (known.has(name)) return true
  try {
    new Temporal.ZonedDateTime(0n, name)
  } catch {
    return false
  }
  if (known.size >= mostTables) known.clear()
  known.add(name)
  return true
}

const known = new Set<string>()
