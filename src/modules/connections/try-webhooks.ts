import { createHmac, randomBytes } from 'node:crypto'
import type { App } from '#/platform/ctx.ts'
import { webhookUrl } from './addresses.ts'
import { webhookSecretOf } from './clients.ts'
import { everyClientRow } from './try-clients.ts'
import { validationAnswer } from './webhook-signature.ts'

/** The event that doctor sends itself; it and validations with tokens of this beginning are no sign that Zoom's webhooks come. */
export const doctorsEvent = 'anteroom.doctor'
export const doctorsToken = 'anteroom-doctor-'

export interface WebhookTrial {
  name: string
  isInstance: boolean
  url: string
  /** `refused`: whoever answers there holds another secret token. */
  verdict: 'answered' | 'no_secret' | 'unreachable' | 'refused' | 'slow' | 'odd'
  status: number | null
  seenAt: Date | null
  /** When one came that no secret token here has signed, if that was after the last good one. */
  refusedAt: Date | null
}

// Zoom waits no longer (facts §5.1).
const patienceMs = 3000

/** Sends each client's webhook address, by the public URL, a signed event and a validation as Zoom does, and looks at the answers. */
export async function tryWebhooks(app: App): Promise<WebhookTrial[]> {
  const rows = (await everyClientRow(app)).filter(
    ({ kind, sealedWebhookSecret }) => kind !== 's2s' || sealedWebhookSecret,
  )
  return await Promise.all(
    rows.map(async (row) => {
      const { name, webhookSeenAt: seenAt, webhookRefusedAt } = row
      const url = webhookUrl(app.config, row.clientId)
      const secret = webhookSecretOf(app, app.config, row)
      const refusedAt = webhookRefusedAt && (!seenAt || webhookRefusedAt > seenAt) ? webhookRefusedAt : null
      const about = { name, isInstance: row.workspaceId === null, url, seenAt, refusedAt }
      if (secret === null) return { ...about, verdict: 'no_secret' as const, status: null }
      return { ...about, ...(await knock(app, url, secret)) }
    }),
  )
}

async function knock(app: App, url: string, secret: string): Promise<Pick<WebhookTrial, 'verdict' | 'status'>> {
  const plainToken = doctorsToken + randomBytes(12).toString('hex')
  const event = await send(app, url, secret, { event: doctorsEvent, payload: {}, event_ts: Date.now() })
  if (event.verdict !== 'answered') return event
  const { body, ...validation } = await send(app, url, secret, {
    event: 'endpoint.url_validation',
    payload: { plainToken },
    event_ts: Date.now(),
  })
  if (validation.verdict !== 'answered') return validation
  const wanted = validationAnswer(secret, plainToken)
  return body?.includes(wanted.encryptedToken) ? validation : { ...validation, verdict: 'odd' }
}

async function send(
  app: App,
  url: string,
  secret: string,
  payload: Record<string, unknown>,
): Promise<Pick<WebhookTrial, 'verdict' | 'status'> & { body?: string }> {
  const text = JSON.stringify(payload)
  const timestamp = String(Math.floor(app.clock.now().getTime() / 1000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${text}`).digest('hex')}`
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-zm-signature': signature,
    'x-zm-request-timestamp': timestamp,
  }
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await app.outside.fetch(url, { method: 'POST', headers, body: text, redirect: 'manual', signal })
    const { status } = response
    if (status === 401) return { verdict: 'refused', status }
    return { verdict: status === 200 ? 'answered' : 'odd', status, body: await response.text() }
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'TimeoutError'
    return { verdict: isSlow ? 'slow' : 'unreachable', status: null }
  }
}
