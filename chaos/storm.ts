import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { Fleet } from './fleet.ts'
import type { Outside } from './outside.ts'
import type { Postgres } from './postgres.ts'
import type { Town } from './town.ts'

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
]

/** Lets everything go wrong until `signal`, then lets it be. Resolves when what was begun has ended, with the answers of Zoom that were spoilt. */
export async function rage(struck: Struck, harm: Harm, signal: AbortSignal): Promise<Record<string, number>> {
  const { outside, dice } = struck
  await spoilZoom(outside, dice)
  const often: [name: string, everySeconds: number, act: (dice: Dice) => void | Promise<void>][] = [
    ['web processes killed', 20, (d) => struck.fleet.kill('serve', d.between(100, 1500))],
    ['workers killed', 12, (d) => struck.fleet.kill('worker', d.between(100, 1500))],
    ['PostgreSQL restarted', 45, () => struck.postgres.restart('stop')],
    ['PostgreSQL crashed', 80, () => struck.postgres.restart('crash')],
    ['access tokens expired', 3, (d) => expire(struck, d, false)],
    ['authorizations that died', 45, (d) => revoke(struck, d, 'dead')],
    ['apps removed at Zoom', 60, (d) => revoke(struck, d, 'removed')],
    ['spells of mails refused', 20, (d) => outside.refuseMails(1 + d.below(3))],
  ]
  await Promise.all(often.map(([name, every, act]) => repeat(struck, harm, signal, name, every, act)))
  const spoilt = await countFaults(outside)
  await outside.control('/faults', undefined, 'DELETE')
  await outside.control('/webhooks', { retryScheduleMs: webhookRetries })
  await outside.refuseMails(0)
  return spoilt
}

// Zoom tries again after 5, 20 and 60 minutes; here an hour is a minute.
const webhookRetries = [5000, 20_000, 60_000]

async function spoilZoom(outside: Outside, dice: Dice): Promise<void> {
  for (const [share, effect, match = {}] of faults)
    await outside.control('/faults', { match, effect, rate: share / 100, seed: dice.below(2 ** 31) })
  await outside.control('/webhooks', {
    ...{ duplicate: 0.15, drop: 0.1, reorder: 0.15, retryScheduleMs: webhookRetries },
    seed: dice.below(2 ** 31),
  })
}

async function repeat(
  { dice, haste }: Struck,
  harm: Harm,
  signal: AbortSignal,
  name: string,
  everySeconds: number,
  act: (dice: Dice) => void | Promise<void>,
): Promise<void> {
  const own = dice.apart(name)
  harm[name] = 0
  for (;;) {
    const wait = (everySeconds * 1000 * own.between(0.3, 1.7)) / haste
    await sleep(wait, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    harm[name]++
    await act(own)
  }
}

async function expire({ town, outside }: Struck, dice: Dice, refresh: boolean): Promise<void> {
  const place = dice.pick(town.places)
  if (place)
    await outside.control('/tokens/expire', { clientId: outside.app.clientId, email: place.zoomEmail, refresh })
}

/** The authorization is gone; after a while its host connects again. */
async function revoke({ town, outside }: Struck, dice: Dice, how: 'dead' | 'removed'): Promise<void> {
  const place = dice.pick(town.places)
  if (!place) return
  const email = place.zoomEmail
  town.consents.push({ email, at: Date.now() })
  const about = { clientId: outside.app.clientId, email }
  if (how === 'dead') await outside.control('/tokens/expire', { ...about, refresh: true })
  else await outside.control('/uninstall', about).catch(() => undefined)
  await sleep(dice.between(500, 4000))
  await town.reconnect(place)
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
