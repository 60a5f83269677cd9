import { listCalls } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { ConferenceProvider, Failure } from './port.ts'

/** A refusal for too many calls is taken for the daily one from this share of the limit on (decision 36). */
const nearly = 0.95

/**
 * A provider's "too many" doesn't always say until when, and says it in any language. When we have nearly used up the
 * day's creates and updates ourselves it is the daily limit, which ends at 00:00 UTC.
 */
export async function withDailyLimit<R extends { kind: string }>(
  ctx: Ctx,
  provider: ConferenceProvider,
  connectionId: ConnectionId | null,
  result: R | Failure,
): Promise<R | Failure> {
  if (!isBusy(result) || !connectionId) return result
  const now = ctx.now()
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  const calls = await listCalls(ctx, { connectionId, limit: provider.changesADay * 4 })
  const done = calls.filter(
    ({ at, method, outcome }) => at >= midnight && outcome === 'done' && (method === 'POST' || method === 'PATCH'),
  )
  if (done.length < provider.changesADay * nearly) return result
  const notBefore = new Date(midnight.getTime() + 24 * 3_600_000)
  return { ...result, problem: 'daily_limit', isDaily: true, notBefore }
}

function isBusy(result: { kind: string }): result is Extract<Failure, { kind: 'retry_later' }> {
  return result.kind === 'retry_later' && (result as { problem?: string }).problem === 'busy'
}
