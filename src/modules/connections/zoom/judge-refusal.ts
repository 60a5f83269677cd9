import { type Meaning, type RefusalRow, refusals, type ZoomOperation } from './refusals.ts'

/** An error in Zoom's own shape: REST's `{code, message}`, or the token endpoint's `{error, reason}`. */
export interface ZoomError {
  code: number | string
  message: string
}

export interface Refusal {
  operation: ZoomOperation
  status: number
  /** Null: the answer isn't in Zoom's shape, so that something in between gave it. */
  error: ZoomError | null
}

/** What an answer that isn't the hoped-for one means, by the table of refusals. */
export function judgeRefusal(refusal: Refusal): Meaning {
  const { status, error } = refusal
  const row = refusals.find((candidate) => fits(candidate, refusal))
  return row?.means ?? (status < 500 && error ? byStatus(status) : byGateway(status))
}

function fits(row: RefusalRow, { operation, status, error }: Refusal): boolean {
  if (!row.on.includes(operation)) return false
  if (row.status !== undefined && row.status !== status) return false
  if (row.code && !(error && isOneOf(row.code, error))) return false
  return !row.says || row.says.test(error?.message ?? '')
}

// The token endpoint has numbers for its reasons, and names them in the text if at all.
function isOneOf(codes: readonly (number | string)[], { code, message }: ZoomError): boolean {
  if (codes.includes(code)) return true
  if (typeof code === 'number') return false
  const named = /\b47\d\d\b/.exec(`${code} ${message}`)
  return named !== null && codes.includes(Number(named[0]))
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
