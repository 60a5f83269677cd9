import { PgTransaction } from 'drizzle-orm/pg-core'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { isNotSent } from '#/platform/http/egress.ts'
import { providerCallSeconds } from '#/platform/metrics.ts'
import { type CallNote, closeLine, openLine } from './ledger.ts'

/** `not_sent`: no byte left this machine. `broken`: it may have arrived, and whether it was acted on is unknown. */
export type Sent = { kind: 'answered'; response: Response; text: string } | { kind: 'not_sent' } | { kind: 'broken' }

const largestAnswer = 2 * 1024 * 1024

/** Makes one call, at most `callSeconds` long (the instance's unless given), and writes its ledger line. Never throws for what the other side does. */
export async function send(
  ctx: Ctx,
  outside: Pick<Outside, 'fetch' | 'config'>,
  note: CallNote,
  url: URL,
  init: { method: string; headers: Record<string, string>; body?: BodyInit | null },
  callSeconds = outside.config.waits.callSeconds,
): Promise<Sent> {
  if (ctx.db instanceof PgTransaction) throw new Error('a provider is never called inside a transaction')
  const line = await openLine(ctx, note)
  const began = performance.now()
  const headers = { ...init.headers, accept: 'application/json', 'user-agent': 'Anteroom' }
  try {
    const signal = AbortSignal.timeout(callSeconds * 1000)
    const response = await outside.fetch(url, { ...init, headers, signal, redirect: 'manual' })
    const text = without(credentialOf(init.headers), await readText(response))
    const outcome = response.ok ? 'done' : response.status < 500 ? 'refused' : 'failed'
    const trackingId = trackingIdOf(response, init)
    const milliseconds = since(began)
    await closeLine(ctx, line, { outcome, milliseconds, status: response.status, trackingId })
    providerCallSeconds.observe({ operation: note.reason, outcome }, milliseconds / 1000)
    const said = { method: note.method, path: note.path, reason: note.reason, status: response.status, trackingId }
    ctx.log.info({ ...said, ms: milliseconds }, 'called Zoom')
    return { kind: 'answered', response, text }
  } catch (error) {
    const kind = isNotSent(error) ? 'not_sent' : 'broken'
    ctx.log.warn({ path: note.path, reason: note.reason, kind, cause: causeOf(error) }, 'call to Zoom got no answer')
    await closeLine(ctx, line, { outcome: kind, milliseconds: since(began) })
    providerCallSeconds.observe({ operation: note.reason, outcome: kind }, since(began) / 1000)
    return { kind }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > largestAnswer) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// What is kept or shown of an answer may quote the request; a token in it must not get so into a row or onto a page (T13).
function without(secret: string, text: string): string {
  return secret.length < 8 ? text : text.replaceAll(secret, '[redacted]')
}

function credentialOf({ authorization = '' }: Record<string, string>): string {
  return authorization.slice(authorization.indexOf(' ') + 1)
}

function trackingIdOf({ headers }: Response, init: { headers: Record<string, string>; body?: unknown }): string | null {
  const given = headers.get('x-zm-trackingid')
  if (given === null) return null
  const sent = init.body instanceof URLSearchParams ? [...init.body.values()] : []
  return [credentialOf(init.headers), ...sent].reduce((text, secret) => without(secret, text), given).slice(0, 100)
}

function since(began: number): number {
  return Math.round(performance.now() - began)
}

// The code only: messages of fetch may hold addresses with query parameters.
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause = error.cause as { code?: unknown } | undefined
  return typeof cause?.code === 'string' ? cause.code : error.name
}
