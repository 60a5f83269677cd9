import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Outside } from './outside.ts'

interface Left {
  jobs: number
  webhooks: number
}

/**
 * Waits until for `quietSeconds` nothing was left to do: no job that is due or will be within the patience, no webhook that
 * is still to be delivered. Answers what is left when the patience ends, else null. Reminders are for another day.
 */
export async function waitForQuiet(
  pool: pg.Pool,
  outside: Outside,
  { quietSeconds, patienceSeconds }: { quietSeconds: number; patienceSeconds: number },
  signal: AbortSignal,
): Promise<Left | null> {
  const until = Date.now() + patienceSeconds * 1000
  let quietSince = Date.now()
  while (!signal.aborted) {
    const left = await whatIsLeft(pool, outside, until)
    if (left.jobs + left.webhooks > 0) quietSince = Date.now()
    if (Date.now() - quietSince >= quietSeconds * 1000) return null
    if (Date.now() >= until) return left
    await sleep(500)
  }
  return { jobs: 0, webhooks: 0 }
}

async function whatIsLeft(pool: pg.Pool, outside: Outside, until: number): Promise<Left> {
  const { rows } = await pool.query<{ jobs: number }>(
    `select count(*)::int as jobs from graphile_worker._private_jobs
      where attempts < max_attempts and run_at <= $1
        and coalesce(key, '') not like 'reminder:%'`,
    [new Date(until)],
  )
  // Of thousands only these: the same process answers as Zoom and as the mail server, and must not be kept from it.
  const waiting = await outside.control<unknown[]>('/deliveries?state=waiting')
  return { jobs: rows[0]?.jobs ?? 0, webhooks: waiting.length }
}
