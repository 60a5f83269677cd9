import { foreignWords } from '#/platform/redact.ts'
import type { Failure, Operation } from '../port.ts'
import type { Problem } from '../problems.ts'
import type { ZoomError } from './wire.ts'

type Meaning =
  | { kind: 'gone' }
  | { kind: 'reconnect' }
  | { kind: 'rejected'; problem: Problem }
  | { kind: 'retry_later'; problem: Problem; isDaily?: true; mayHaveHappened?: true }

interface Row {
  on?: Operation[]
  status?: number
  /** One of these codes. Codes are compared before texts, which Zoom translates. */
  code?: number[]
  text?: RegExp
  means: Meaning
}

const missingScope: Record<Operation, Problem> = {
  create: 'missing_scope_create',
  update: 'missing_scope_update',
  delete: 'missing_scope_delete',
  read: 'refused',
  list: 'refused',
}
const withoutScope = (on: Operation): Row[] =>
  [{ code: [4711] }, { text: /does not contain scopes/ }].map((found) => ({
    on: [on],
    ...found,
    means: { kind: 'rejected', problem: missingScope[on] },
  }))

/** What Zoom's refusals mean; the first row that fits holds (decision 36, Zoom's API reference). */
const table: Row[] = [
  // First: a missing scope may come as a 401 too, and reconnecting with the same scopes would not help.
  ...(['create', 'update', 'delete', 'read', 'list'] as const).flatMap(withoutScope),
  { status: 401, means: { kind: 'reconnect' } },
  {
    status: 429,
    text: /\(\d+\)|daily|in one day|GMT 00:00/i,
    means: { kind: 'retry_later', problem: 'daily_limit', isDaily: true },
  },
  { status: 429, means: { kind: 'retry_later', problem: 'busy' } },
  { on: ['update', 'delete', 'read'], status: 404, code: [3001], means: { kind: 'gone' } },
  { code: [1001, 1010, 1120], means: { kind: 'rejected', problem: 'account_gone' } },
  { code: [3161], means: { kind: 'rejected', problem: 'cannot_host' } },
  { status: 400, code: [200], means: { kind: 'rejected', problem: 'plan_or_permission' } },
  { on: ['update', 'delete', 'read'], code: [3000], means: { kind: 'rejected', problem: 'turned_into_webinar' } },
  { on: ['delete'], code: [3018, 3037], means: { kind: 'rejected', problem: 'personal_meeting' } },
  { on: ['delete'], code: [3002], means: { kind: 'retry_later', problem: 'in_progress' } },
  { status: 400, code: [300], means: { kind: 'rejected', problem: 'details_refused' } },
]

export interface Refusal {
  operation: Operation
  status: number
  error: ZoomError | null
  retryAfter: string | null
  now: Date
}

/** Classifies an answer that isn't the hoped-for one. */
export function judgeRefusal(refusal: Refusal): Failure | { kind: 'gone' } {
  const { status, error, now } = refusal
  const row = table.find((candidate) => fits(candidate, refusal))
  const means = row?.means ?? (status < 500 && error ? byStatus(status) : byGateway(status))
  if (means.kind === 'rejected') return { ...means, detail: error ? foreignWords(error.message).slice(0, 300) : null }
  if (means.kind !== 'retry_later') return means
  const asked = readRetryAfter(refusal.retryAfter, now)
  // Zoom's daily limits end at 00:00 UTC; a wait of over an hour says "daily" too, whatever the text says.
  const isDaily = means.isDaily ?? (status === 429 && asked !== null && asked.getTime() - now.getTime() > hour)
  return {
    kind: 'retry_later',
    problem: isDaily ? 'daily_limit' : means.problem,
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

export function nextUtcMidnight(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

const hour = 3_600_000

function fits(row: Row, { operation, status, error }: Refusal): boolean {
  if (row.on && !row.on.includes(operation)) return false
  if (row.status !== undefined && row.status !== status) return false
  if (row.code && !(error && row.code.includes(error.code))) return false
  return !row.text || row.text.test(error?.message ?? '')
}

function byStatus(status: number): Meaning {
  return { kind: 'rejected', problem: status === 403 ? 'policy' : 'refused' }
}

// Not in Zoom's own shape: something in between answered, and what happened behind it is unknown, except for a 503.
function byGateway(status: number): Meaning {
  if (status === 503) return { kind: 'retry_later', problem: 'provider_down' }
  const problem = status >= 500 || status === 408 ? 'provider_down' : 'unreadable_answer'
  return { kind: 'retry_later', problem, mayHaveHappened: true }
}
