import { judgeRefusal, type ZoomError } from '#/modules/connections/index.ts'
import { foreignWords } from '#/platform/redact.ts'
import { nextUtcMidnight } from '../limits.ts'
import type { Failure, Operation } from '../port.ts'

export interface Answer {
  operation: Operation
  status: number
  error: ZoomError | null
  retryAfter: string | null
  now: Date
}

/** What an answer that isn't the hoped-for one means for a room: the table of refusals, with times and Zoom's words. */
export function judgeAnswer({ operation, status, error, retryAfter, now }: Answer): Failure | { kind: 'gone' } {
  const means = judgeRefusal({ operation, status, error })
  if (means.kind === 'rejected') return { ...means, detail: error ? foreignWords(error.message).slice(0, 300) : null }
  if (means.kind !== 'retry_later') return means
  const asked = readRetryAfter(retryAfter, now)
  // Zoom's daily limits end at 00:00 UTC; a wait of over an hour says "daily" too, whatever the text says.
  const isLong = status === 429 && asked !== null && asked.getTime() - now.getTime() > hour
  const isDaily = means.isDaily ?? isLong
  return {
    kind: 'retry_later',
    problem: isLong && !means.isDaily ? 'daily_limit' : means.problem,
    notBefore: isDaily ? nextUtcMidnight(now) : asked && new Date(Math.min(asked.getTime(), now.getTime() + hour)),
    isDaily,
    mayHaveHappened: means.mayHaveHappened ?? false,
  }
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3; Zoom has sent ISO 8601), or null when it says nothing. */
export function readRetryAfter(text: string | null, now: Date): Date | null {
  if (!text) return null
  const at = /^\d+$/.test(text.trim()) ? now.getTime() + Number(text) * 1000 : Date.parse(text)
  return Number.isFinite(at) && at > now.getTime() ? new Date(at) : null
}

const hour = 3_600_000
