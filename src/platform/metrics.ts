// What this process counts, for /metrics. Labels are of few values that the program itself names: never ids, never a person's data.
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const registry = new Registry()
const registers = [registry]

/** Requests by route template and status. */
export const httpSeconds = new Histogram({
  name: 'anteroom_http_request_duration_seconds',
  help: 'How long requests took, by route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

export const jobSeconds = new Histogram({
  name: 'anteroom_job_duration_seconds',
  help: 'How long jobs took, by task and how they ended',
  labelNames: ['task', 'outcome'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
  registers,
})

export const providerCallSeconds = new Histogram({
  name: 'anteroom_provider_call_duration_seconds',
  help: 'How long calls to providers took, by operation and how they ended',
  labelNames: ['operation', 'outcome'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
  registers,
})

export const tokenRefreshes = new Counter({
  name: 'anteroom_token_refreshes_total',
  help: 'Token refreshes at providers, by how they ended',
  labelNames: ['outcome'],
  registers,
})

export const webhooksReceived = new Counter({
  name: 'anteroom_webhooks_received_total',
  help: 'Webhooks received from providers, by event and what became of them',
  labelNames: ['event', 'outcome'],
  registers,
})

export const mailsHandled = new Counter({
  name: 'anteroom_mails_total',
  help: 'Mails by what became of a try to send them',
  labelNames: ['kind', 'outcome'],
  registers,
})

let hasDefaults = false

/** Everything counted in this process so far, in Prometheus' text format; its own memory and event loop from the first call on. */
export async function processMetrics(): Promise<string> {
  // Not at import: commands that end at once need no observers.
  if (!hasDefaults) collectDefaultMetrics({ register: registry })
  hasDefaults = true
  return await registry.metrics()
}

export const metricsContentType = registry.contentType
