import { randomBytes } from 'node:crypto'
import type { App } from '../apps/app.ts'
import { parseJson } from '../request.ts'
import { inBackground, now, type Sandbox, zoomTime } from '../sandbox.ts'
import { post, webhookHeaders } from './send.ts'
import { encryptPlainToken } from './signature.ts'

export type Validation = { ok: boolean; status: number; body: unknown; ms: number }

const AGAIN_AFTER_MS = 72 * 3600 * 1000
const MOST_FAILURES = 6

/** Sends `endpoint.url_validation`: right is 200 or 204 within 3 s with the token and its HMAC (facts §5.2). */
export async function validateEventUrl(sandbox: Sandbox, app: App): Promise<Validation> {
  if (!app.eventUrl) return { ok: false, status: 0, body: null, ms: 0 }
  const plainToken = randomBytes(16).toString('base64url')
  const body = JSON.stringify({
    payload: { plainToken },
    event_ts: now(sandbox),
    event: 'endpoint.url_validation',
  })
  const { attempt, answer } = await post(sandbox, app.eventUrl, webhookHeaders(sandbox, app, body), body)
  const given = parseJson(answer) as Record<string, unknown> | undefined
  const ok =
    (attempt.status === 200 || attempt.status === 204) &&
    given?.plainToken === plainToken &&
    given?.encryptedToken === encryptPlainToken(app.secretToken, plainToken)
  const failures = ok ? 0 : app.validation.failures + 1
  app.validation = { lastAt: zoomTime(now(sandbox)), ok, failures, disabled: failures >= MOST_FAILURES }
  sandbox.changed()
  return { ok, status: attempt.status, body: given ?? answer, ms: attempt.ms }
}

/** Validates now, and again every 72 hours of the sandbox's clock while the app stays registered as it is. */
export function keepValidating(sandbox: Sandbox, app: App): void {
  if (!app.eventUrl) return
  const validateAndPlan = async () => {
    if (!sandbox.state.apps.includes(app)) return
    const { signal } = sandbox.ending
    await validateEventUrl(sandbox, app)
    if (!signal.aborted) planNext(sandbox, app)
  }
  inBackground(sandbox, validateAndPlan())
}

/** After a restart: the next validation is due 72 hours after the last one. */
export function planNext(sandbox: Sandbox, app: App): void {
  const last = app.validation.lastAt ? Date.parse(app.validation.lastAt) : now(sandbox)
  sandbox.timetable.at(last + AGAIN_AFTER_MS, () => keepValidating(sandbox, app))
}
