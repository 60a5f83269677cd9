import type { Context } from 'hono'
import { accountOf, type Person, type Plan } from '../people/person.ts'
import type { RateCategory } from '../rest/operations.ts'
import { perDay, perSecond, perUserDay } from '../rest/refusals.ts'
import { now, type Sandbox, utcDay } from '../sandbox.ts'

/** Zoom's published limits (facts §4). They hold per account, over all its apps. */
const PER_SECOND: Record<Plan, Record<RateCategory, number>> = {
  free: { Light: 4, Medium: 2, Heavy: 1 },
  pro: { Light: 30, Medium: 20, Heavy: 10 },
  business: { Light: 80, Medium: 60, Heavy: 40 },
}

const PER_DAY: Record<Plan, Record<RateCategory, number>> = {
  free: { Light: 6000, Medium: 2000, Heavy: 1000 },
  pro: { Light: Infinity, Medium: Infinity, Heavy: 30_000 },
  business: { Light: Infinity, Medium: Infinity, Heavy: 60_000 },
}

/** Counts a call against the account's second and day. Throws 429. */
export function chargeCall(sandbox: Sandbox, c: Context, person: Person, category: RateCategory): void {
  if (!sandbox.state.limits.enabled) return
  const { plan, id } = accountOf(sandbox, person)
  const dayKey = `calls ${id} ${category} ${utcDay(now(sandbox))}`
  const used = sandbox.state.usage.get(dayKey) ?? 0
  const limit = PER_DAY[plan][category]
  if (sandbox.state.behaviour.legacyRateHeaders && Number.isFinite(limit)) {
    c.header('x-ratelimit-limit', String(limit))
    c.header('x-ratelimit-remaining', String(Math.max(0, limit - used - 1)))
  }
  if (used >= limit) {
    sayLegacy(sandbox, c, 'Daily-limit', nextUtcDay(sandbox))
    throw perDay()
  }
  const second = Math.floor(performance.now() / 1000)
  const pace = sandbox.pace.get(`${id} ${category}`)
  const count = pace?.second === second ? pace.count : 0
  if (count >= PER_SECOND[plan][category]) {
    sayLegacy(sandbox, c, 'QPS')
    throw perSecond()
  }
  sandbox.pace.set(`${id} ${category}`, { second, count: count + 1 })
  sandbox.state.usage.set(dayKey, used + 1)
}

/** Counts a create or update against the host's UTC day. Throws 429 from the 101st on. */
export function chargeHost(sandbox: Sandbox, host: Person): void {
  const { enabled, perUserDay: limit } = sandbox.state.limits
  if (!enabled) return
  const key = hostDayKey(sandbox, host)
  const used = sandbox.state.usage.get(key) ?? 0
  if (used >= limit) throw perUserDay(limit)
  sandbox.state.usage.set(key, used + 1)
  sandbox.changed()
}

export function usedToday(sandbox: Sandbox, host: Person): number {
  return sandbox.state.usage.get(hostDayKey(sandbox, host)) ?? 0
}

function hostDayKey(sandbox: Sandbox, host: Person): string {
  return `host ${host.id} ${utcDay(now(sandbox))}`
}

function nextUtcDay(sandbox: Sandbox): string {
  return `${utcDay(now(sandbox) + 24 * 3600 * 1000)}T00:00:00Z`
}

function sayLegacy(sandbox: Sandbox, c: Context, type: string, retryAfter?: string): void {
  if (!sandbox.state.behaviour.legacyRateHeaders) return
  c.header('x-ratelimit-type', type)
  if (retryAfter) c.header('retry-after', retryAfter)
}
