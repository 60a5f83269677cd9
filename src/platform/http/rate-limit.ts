import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { eq, lte, sql } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'
import { DomainError } from '#/platform/errors.ts'
import { rateLimits } from './tables.ts'

export interface Limit {
  /** What is limited and for whom, e.g. `['log-in', address]`. Kept as a hash: addresses are personal. */
  key: [purpose: string, ...whom: string[]]
  /** So many at once, … */
  limit: number
  /** … and as many again, evenly spread, over so many seconds. */
  windowSeconds: number
  now: Date
}

export type Allowance = { allowed: true } | { allowed: false; retryAfterSeconds: number }

/**
 * Takes one token, or says in how many seconds there is one again. One statement, so it holds across processes
 * (the generic cell rate algorithm, ITU-T I.371: a single instant per key, moved on by each token).
 */
export async function takeToken(db: Db, { key, limit, windowSeconds, now }: Limit): Promise<Allowance> {
  const name = nameOf(key)
  const step = `${(windowSeconds * 1000) / limit} milliseconds`
  const at = now.toISOString()
  const moved = sql`greatest(${rateLimits.freeAt}, ${at}::timestamptz) + ${step}::interval`
  const { rows } = await db.execute(sql`
    insert into ${rateLimits} (key, free_at) values (${name}, ${at}::timestamptz + ${step}::interval)
    on conflict (key) do update set free_at = ${moved}
    where ${moved} <= ${at}::timestamptz + ${`${windowSeconds} seconds`}::interval
    returning 1`)
  if (rows.length > 0) return { allowed: true }
  return { allowed: false, retryAfterSeconds: Math.max(1, await waitFor(db, { key, limit, windowSeconds, now })) }
}

/** Would `takeToken` have one now? Takes none: for what counts only once it has succeeded. */
export async function peekToken(db: Db, asked: Limit): Promise<Allowance> {
  const retryAfterSeconds = await waitFor(db, asked)
  return retryAfterSeconds > 0 ? { allowed: false, retryAfterSeconds } : { allowed: true }
}

/** In how many seconds there is a token; not above 0: now. */
async function waitFor(db: Db, { key, limit, windowSeconds, now }: Limit): Promise<number> {
  const [used] = await db
    .select({ freeAt: rateLimits.freeAt })
    .from(rateLimits)
    .where(eq(rateLimits.key, nameOf(key)))
  const spareMs = windowSeconds * 1000 - (windowSeconds * 1000) / limit
  return Math.ceil(((used?.freeAt.getTime() ?? 0) - now.getTime() - spareMs) / 1000)
}

/** Takes one token of each limit, or throws `too_many_requests`, which says how long to wait. */
export async function requireTokens(db: Db, ...limits: Limit[]): Promise<void> {
  for (const limit of limits) {
    const allowance = await takeToken(db, limit)
    if (!allowance.allowed) throw tooManyRequests(allowance.retryAfterSeconds)
  }
}

/** The refusal for `retryAfterSeconds` of waiting. */
export function tooManyRequests(retryAfterSeconds: number): DomainError {
  return new DomainError('too_many_requests', { minutes: Math.ceil(retryAfterSeconds / 60) })
}

/** The client as limits see it: an IPv6 household has 2⁶⁴ addresses, so those count by their first half. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const front = head.split(':').filter(Boolean)
  const back = (tail ?? '').split(':').filter(Boolean)
  const filled = [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return `${filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** Forgets limits that nobody has used up any more; returns how many. */
export async function sweepRateLimits(db: Db, now: Date): Promise<number> {
  const { rowCount } = await db.delete(rateLimits).where(lte(rateLimits.freeAt, now))
  return rowCount ?? 0
}

function nameOf([purpose, ...whom]: Limit['key']): string {
  return `${purpose}:${createHash('sha256').update(whom.join('\n')).digest('base64url').slice(0, 32)}`
}
