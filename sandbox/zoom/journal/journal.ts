import type { Context } from 'hono'
import { now, type Sandbox } from '../sandbox.ts'

/** A request as received. Secrets are left out, their names stay. `status` 0: no answer was sent. */
export type JournalEntry = {
  seq: number
  at: string
  method: string
  path: string
  query: Record<string, string>
  status: number
  clientId?: string
  userId?: string
  scope?: string
  tokenId?: string
  /** The `jti` of the refresh token that a token request came with, also when it is dead, and of the one that it was given. */
  refreshTokenId?: string
  issuedTokenId?: string
  body?: unknown
  fault?: string
}

const MOST_ENTRIES = 20_000
const LEFT_OUT = '[left out]'
const SECRETS = new Set([
  'access_token',
  'refresh_token',
  'token',
  'client_secret',
  'code',
  'code_verifier',
  'password',
  'state',
  'device_code',
])

/** Opens an entry on arrival, so that the journal's order is the order of arrival. */
export function openEntry(
  sandbox: Sandbox,
  request: { method: string; path: string; query: URLSearchParams; body: unknown },
): JournalEntry {
  sandbox.state.journalSeq += 1
  const entry: JournalEntry = {
    seq: sandbox.state.journalSeq,
    at: new Date(now(sandbox)).toISOString(),
    method: request.method,
    path: request.path,
    query: Object.fromEntries([...request.query].map(([key, value]) => [key, SECRETS.has(key) ? LEFT_OUT : value])),
    status: 0,
  }
  if (request.body !== undefined) entry.body = withoutSecrets(request.body)
  sandbox.state.journal.push(entry)
  if (sandbox.state.journal.length > MOST_ENTRIES) sandbox.state.journal.shift()
  return entry
}

/** What a handler learns about its caller, for the entry of this request. */
export function noteCaller(
  c: Context,
  known: Partial<Pick<JournalEntry, 'clientId' | 'userId' | 'scope' | 'tokenId' | 'issuedTokenId'>>,
): void {
  const entry = c.get('entry') as JournalEntry | undefined
  if (entry) Object.assign(entry, known)
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRETS.has(key) ? LEFT_OUT : withoutSecrets(inner)]),
  )
}
