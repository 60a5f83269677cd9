import { randomBytes } from 'node:crypto'
import type { App } from '../apps/app.ts'
import { nextRandom } from '../faults/fault.ts'
import { newTrackingId, newZoomId } from '../ids.ts'
import { inBackground, now, type Sandbox } from '../sandbox.ts'
import { ANSWER_WITHIN_MS, type Attempt, type Delivery, judgeAttempt, ZOOM_RETRY_SCHEDULE_MS } from './delivery.ts'
import { sign } from './signature.ts'

const MOST_DELIVERIES = 5000
// A reordered delivery waits this long, so that what follows overtakes it.
const REORDER_MS = 500

/** Queues a signed webhook. Weather decides whether it is lost, doubled, late or overtaken. */
export function sendWebhook(sandbox: Sandbox, app: App, url: string, event: string, body: object): void {
  const delivery = writeDelivery(sandbox, app, url, event, body)
  const { weather } = sandbox.state
  if (strikes(sandbox, weather.drop)) {
    delivery.state = 'dropped'
    return
  }
  const wait = (weather.delayMs ?? 0) + (strikes(sandbox, weather.reorder) ? REORDER_MS : 0)
  attemptAt(sandbox, delivery, now(sandbox) + wait)
  if (strikes(sandbox, weather.duplicate)) {
    sandbox.timetable.at(now(sandbox) + wait, () => inBackground(sandbox, sendTwin(sandbox, delivery)))
  }
}

/** Sends a delivery once more, byte for byte; `fresh` signs it with the present time. */
export async function redeliver(
  sandbox: Sandbox,
  delivery: Delivery,
  secretToken: string,
  fresh: boolean,
): Promise<void> {
  if (fresh) Object.assign(delivery.headers, signedHeaders(sandbox, secretToken, delivery.body))
  await sendTwin(sandbox, delivery)
}

/** After a restart: what was still to be sent. */
export function resumeDeliveries(sandbox: Sandbox): void {
  for (const delivery of sandbox.state.deliveries) {
    if (delivery.state === 'waiting') attemptAt(sandbox, delivery, delivery.nextAttemptAt ?? now(sandbox))
  }
}

/** One POST with Zoom's headers and time limit. Never throws: no answer is status 0. */
export async function post(
  sandbox: Sandbox,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ attempt: Attempt; answer: string }> {
  const at = new Date(now(sandbox)).toISOString()
  const started = performance.now()
  const ended = (status: number, error?: string): Attempt => ({
    at,
    status,
    ms: Math.round(performance.now() - started),
    ...(error ? { error } : {}),
  })
  try {
    const signal = AbortSignal.any([sandbox.ending.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    const answer = await response.text()
    return { attempt: ended(response.status), answer }
  } catch (error) {
    return { attempt: ended(0, error instanceof Error ? describe(error) : String(error)), answer: '' }
  }
}

export function signedHeaders(sandbox: Sandbox, secretToken: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now(sandbox) / 1000))
  return { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': sign(secretToken, timestamp, body) }
}

export function webhookHeaders(sandbox: Sandbox, app: App, body: string): Record<string, string> {
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    'accept-encoding': 'gzip',
    clientid: app.clientId,
    'x-zm-request-id': [hex(4), hex(2), hex(2), hex(2), hex(6)].join('_'),
    'x-zm-trackingid': newTrackingId(),
    traceparent: `00-${hex(16)}-${hex(8)}-01`,
    ...signedHeaders(sandbox, app.secretToken, body),
  }
}

function writeDelivery(sandbox: Sandbox, app: App, url: string, event: string, payload: object): Delivery {
  const body = JSON.stringify(payload)
  const delivery: Delivery = {
    id: newZoomId(),
    clientId: app.clientId,
    url,
    event,
    body,
    headers: webhookHeaders(sandbox, app, body),
    state: 'waiting',
    attempts: [],
  }
  sandbox.state.deliveries.push(delivery)
  if (sandbox.state.deliveries.length > MOST_DELIVERIES) sandbox.state.deliveries.shift()
  sandbox.changed()
  return delivery
}

function attemptAt(sandbox: Sandbox, delivery: Delivery, instant: number): void {
  delivery.nextAttemptAt = instant
  sandbox.timetable.at(instant, () => inBackground(sandbox, attempt(sandbox, delivery)))
}

async function attempt(sandbox: Sandbox, delivery: Delivery): Promise<void> {
  const { signal } = sandbox.ending
  const { attempt: result } = await post(sandbox, delivery.url, delivery.headers, delivery.body)
  // What the end of the sandbox cut short is still to be sent after a restart.
  if (signal.aborted) return
  delivery.attempts.push(result)
  delete delivery.nextAttemptAt
  const verdict = judgeAttempt(result)
  const schedule = sandbox.state.weather.retryScheduleMs ?? ZOOM_RETRY_SCHEDULE_MS
  const wait = schedule[delivery.attempts.filter((past) => !past.twin).length - 1]
  if (verdict !== 'again') delivery.state = verdict
  else if (wait === undefined) delivery.state = 'failed'
  else attemptAt(sandbox, delivery, now(sandbox) + wait)
  sandbox.changed()
}

// A copy beside the delivery: its fate changes nothing about retries.
async function sendTwin(sandbox: Sandbox, delivery: Delivery): Promise<void> {
  const { attempt: result } = await post(sandbox, delivery.url, delivery.headers, delivery.body)
  delivery.attempts.push({ ...result, twin: true })
  if (judgeAttempt(result) === 'delivered') delivery.state = 'delivered'
  sandbox.changed()
}

function strikes(sandbox: Sandbox, rate: number | undefined): boolean {
  if (!rate) return false
  const { weather } = sandbox.state
  weather.random = nextRandom(weather.random ?? Math.floor(Math.random() * 2 ** 32))
  return weather.random / 2 ** 32 < rate
}

function describe(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}
