export type FaultEffect =
  | { kind: 'drop_before' }
  | { kind: 'drop_after' }
  | { kind: 'delay'; ms: number }
  | { kind: 'status'; status: number; code?: number; error?: string; message?: string; xml?: boolean; after?: boolean }
  | { kind: 'garbage' }
  | { kind: 'rate_limit'; limit: 'second' | 'day' | 'user_day'; retryAfter?: string }
  | { kind: 'hang' }

export type FaultMatch = { method?: string; path?: string; clientId?: string; email?: string }

/** How requests go wrong: those that match, `times` of them, each with probability `rate`. */
export type Fault = {
  id: string
  match: FaultMatch
  effect: FaultEffect
  timesLeft?: number
  rate?: number
  /** State of the fault's own generator, so that a seed gives the same run again. */
  random: number
  hits: number
}

export type FaultSubject = { method: string; path: string; clientId?: string | undefined; email?: string | undefined }

/** `path` is a prefix, or a pattern where `*` stands for anything within. */
export function isHit(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method && match.method.toUpperCase() !== subject.method) return false
  if (match.path && !fitsPath(match.path, subject.path)) return false
  if (match.clientId && match.clientId !== subject.clientId) return false
  return !match.email || match.email.toLowerCase() === subject.email?.toLowerCase()
}

function fitsPath(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return path.startsWith(pattern)
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`).test(path)
}

/** The first fault that strikes this request; it is counted, and gone after its last time. */
export function strike(faults: Fault[], subject: FaultSubject): { fault: Fault; left: Fault[] } | null {
  for (const fault of faults) {
    if (!isHit(fault.match, subject) || !rolls(fault)) continue
    fault.hits += 1
    if (fault.timesLeft !== undefined) fault.timesLeft -= 1
    return { fault, left: faults.filter((candidate) => candidate.timesLeft !== 0) }
  }
  return null
}

function rolls(fault: Fault): boolean {
  if (fault.rate === undefined) return true
  fault.random = nextRandom(fault.random)
  return fault.random / 2 ** 32 < fault.rate
}

/** mulberry32's step: small, seedable, good enough for dice. */
export function nextRandom(state: number): number {
  let t = (state + 0x6d2b79f5) | 0
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return (t ^ (t >>> 14)) >>> 0
}
