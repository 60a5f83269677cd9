import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { Fleet } from './fleet.ts'
import type { Outside } from './outside.ts'
import type { Postgres } from './postgres.ts'
import type { Place, Town } from './town.ts'

/** What was done to the product besides killing it, by kind. */
export type Harm = Record<string, number>

interface Struck {
  outside: Outside
  fleet: Fleet
  postgres: Postgres
  town: Town
  dice: Dice
  /** How much more often than usual processes and tokens end: more in a short run, less in a long one. */
  haste: number
}

interface Raging extends Struck {
  /** Whose authorization was ended and is not yet given again: one trouble at a time, so that each has its own outcome. */
  revoked: Set<Place>
}

/** Does one harm; false when there was nobody to do it to. */
type Act = (dice: Dice) => boolean | Promise<boolean>

/** Answers of Zoom go wrong so often, of a hundred. A daily limit isn't among them: it lasts until midnight. */
const faults: [share: number, effect: object, match?: object][] = [
  [3, { kind: 'drop_before' }],
  [4, { kind: 'drop_after' }],
  [2, { kind: 'status', status: 500 }],
  [1, { kind: 'status', status: 502 }],
  [2, { kind: 'status', status: 503 }],
  [2, { kind: 'rate_limit', limit: 'second' }],
  [1, { kind: 'rate_limit', limit: 'second', retryAfter: '2' }],
  [2, { kind: 'garbage' }],
  [8, { kind: 'delay', ms: 400 }],
  [1, { kind: 'hang' }],
  // A create is where losing an answer could double something.
  [6, { kind: 'drop_after' }, { method: 'POST', path: '/v2/' }],
  [2, { kind: 'status', status: 504, after: true }, { method: 'POST', path: '/v2/' }],
  // And where a refresh token is traded in that may not come back.
  [10, { kind: 'drop_after' }, { path: '/oauth/token' }],
]

/**
 * Lets everything go wrong until `signal`, then lets it be: each harm once in the first seconds, which only `end` cuts short,
 * so that none is missing however brief the run is, then at random. Calls `onEachOnce` when the first were done. Resolves when
 * what was begun has ended, with the answers of Zoom that were spoilt.
 */
export async function rage(
  given: Struck,
  harm: Harm,
  onEachOnce: () => void,
  signal: AbortSignal,
  end: AbortSignal,
): Promise<Record<string, number>> {
  const struck: Raging = { ...given, revoked: new Set() }
  const { outside, dice } = struck
  const retryScheduleMs = webhookRetries.map((milliseconds) => milliseconds / Math.max(1, struck.haste))
  await spoilZoom(outside, dice, retryScheduleMs)
  const often: [name: string, firstSeconds: number, everySeconds: number, act: Act][] = [
    ['access tokens expired', 0.5, 3, (d) => expire(struck, d)],
    ['workers killed', 1, 12, (d) => struck.fleet.kill('worker', d.between(100, 1500))],
    ['authorizations that died', 1.2, 45, (d) => revoke(struck, d, 'dead')],
    ['spells of mails refused', 1.5, 20, (d) => outside.refuseMails(1 + d.below(3)).then(() => true)],
    ['apps removed at Zoom', 1.8, 60, (d) => revoke(struck, d, 'removed')],
    ['web processes killed', 2.2, 20, (d) => struck.fleet.kill('serve', d.between(100, 1500))],
    ['PostgreSQL restarted', 2.8, 45, () => struck.postgres.restart('stop').then(() => true)],
    ['PostgreSQL crashed', 4.5, 80, () => struck.postgres.restart('crash').then(() => true)],
  ]
  const once = often.map(async ([name, firstSeconds, , act]) => {
    harm[name] = 0
    await strikeFirst(harm, end, name, firstSeconds, () => act(dice.apart(`first of ${name}`)))
  })
  const more = often.map(async ([name, , everySeconds, act], n) => {
    await once[n]
    await repeat(struck.haste, dice.apart(name), harm, signal, name, everySeconds, act)
  })
  await Promise.all(once)
  onEachOnce()
  await Promise.all(more)
  const spoilt = await countFaults(outside)
  await outside.control('/faults', undefined, 'DELETE')
  await outside.control('/webhooks', { retryScheduleMs })
  await outside.refuseMails(0)
  return spoilt
}

// Zoom tries again after 5, 20 and 60 minutes; here an hour is a minute, and in haste less.
const webhookRetries = [5000, 20_000, 60_000]

async function spoilZoom(outside: Outside, dice: Dice, retryScheduleMs: number[]): Promise<void> {
  for (const [share, effect, match = {}] of faults)
    await outside.control('/faults', { match, effect, rate: share / 100, seed: dice.below(2 ** 31) })
  await outside.control('/webhooks', {
    ...{ duplicate: 0.15, drop: 0.1, reorder: 0.15, retryScheduleMs },
    seed: dice.below(2 ** 31),
  })
}

// Whoever is to be struck may be away for a moment.
async function strikeFirst(
  harm: Harm,
  signal: AbortSignal,
  name: string,
  atSeconds: number,
  act: () => boolean | Promise<boolean>,
): Promise<void> {
  await pause(atSeconds * 1000, signal)
  while (!signal.aborted) {
    if (await act()) {
      harm[name] = 1
      return
    }
    await pause(100, signal)
  }
}

async function repeat(
  haste: number,
  dice: Dice,
  harm: Harm,
  signal: AbortSignal,
  name: string,
  everySeconds: number,
  act: Act,
): Promise<void> {
  for (;;) {
    await pause((everySeconds * 1000 * dice.between(0.3, 1.7)) / haste, signal)
    if (signal.aborted) return
    if (await act(dice)) harm[name] = (harm[name] ?? 0) + 1
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}

async function expire({ town, outside }: Raging, dice: Dice): Promise<boolean> {
  const place = dice.pick(town.places)
  if (!place) return false
  await outside.control('/tokens/expire', { clientId: outside.app.clientId, email: place.zoomEmail })
  // Beside the workers, which want the same token.
  if (dice.chance(0.5)) await town.test(place)
  return true
}

/** The authorization is gone; after a while its host connects again. */
async function revoke({ town, outside, revoked }: Raging, dice: Dice, how: 'dead' | 'removed'): Promise<boolean> {
  const place = dice.pick(town.places.filter((one) => !revoked.has(one)))
  if (!place) return false
  revoked.add(place)
  try {
    const about = { clientId: outside.app.clientId, email: place.zoomEmail }
    const since = Date.now()
    if (how === 'dead') await outside.control('/tokens/expire', { ...about, refresh: true })
    else await outside.control('/uninstall', about)
    town.revocations.push({ email: place.zoomEmail, how, since, until: Date.now() })
    // Somebody may notice before the host gives it again, or nobody.
    await sleep(dice.between(200, 2000))
    if (dice.chance(0.7)) await town.test(place)
    await sleep(dice.between(200, 2000))
    await town.reconnect(place)
    return true
  } finally {
    revoked.delete(place)
  }
}

async function countFaults(outside: Outside): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const faults = await outside.control<{ effect: { kind: string; status?: number }; hits: number }[]>('/faults')
  for (const { effect, hits } of faults) {
    const name = [effect.kind, effect.status].filter(Boolean).join(' ')
    counts[name] = (counts[name] ?? 0) + hits
  }
  return counts
}
