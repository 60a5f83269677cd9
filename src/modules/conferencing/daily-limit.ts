import type { Ctx } from '#/platform/ctx.ts'
import { changesToday, fillDay, nextUtcMidnight } from './limits.ts'
import type { Caller } from './line.ts'
import type { Failure } from './port.ts'

/** A refusal for too many calls is taken for the daily one from this share of the limit on (decision 36). */
const nearly = 0.95

/**
 * A provider's "too many" doesn't always say until when, and says it in any language. When we have nearly used up the
 * day's creates and updates ourselves it is the daily limit, which ends at 00:00 UTC.
 */
export async function withDailyLimit<R extends { kind: string }>(
  ctx: Ctx,
  caller: Caller,
  result: R | Failure,
): Promise<R | Failure> {
  if (!isLater(result)) return result
  if (result.problem === 'daily_limit') await fillDay(ctx, caller)
  if (result.problem !== 'busy') return result
  if ((await changesToday(ctx, caller)) < caller.provider.changesADay * nearly) return result
  return { ...result, problem: 'daily_limit', isDaily: true, notBefore: nextUtcMidnight(ctx.now()) }
}

function isLater(result: { kind: string }): result is Extract<Failure, { kind: 'retry_later' }> {
  return result.kind === 'retry_later'
}
