import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { z } from 'zod'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import type { OAuthClientId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { webhooksReceived } from '#/platform/metrics.ts'
import { findSigner, instanceClient, spokenFor } from './clients.ts'
import { deauthorize } from './deauthorize.ts'
import { noteReceipt } from './receipts.ts'
import { isFresh } from './rules.ts'
import { grants, oauthClients } from './tables.ts'
import { doctorsEvent, doctorsToken } from './try-webhooks.ts'
import { bodyHashOf, isSignedBy, validationAnswer } from './webhook-signature.ts'
import { zoom } from './zoom/provider.ts'

export interface WebhookAnswer {
  status: 200 | 400 | 401
  body?: unknown
}

const envelope = z.object({ event: z.string().max(100), payload: z.record(z.string(), z.unknown()) })

/**
 * Takes one of Zoom's webhooks (facts §5): believed with a fresh signature of this client's secret over the raw bytes,
 * acted on once, within the grants of that client's app only. 401 and a log line for anything else.
 */
export async function receiveWebhook(
  app: App,
  given: { clientId: string; headers: Headers; rawBody: Uint8Array },
): Promise<WebhookAnswer> {
  const ctx = contextFor(app, '' as WorkspaceId, { kind: 'system', name: 'zoom webhook' })
  const timestamp = given.headers.get('x-zm-request-timestamp') ?? ''
  const signature = given.headers.get('x-zm-signature') ?? ''
  const isSigned = (secret: string) => isSignedBy(secret, timestamp, given.rawBody, signature)
  // The instance's app may have no row yet; only who has signed with its secret token makes one.
  const { zoom: own } = app.config
  if (own?.clientId === given.clientId && own.webhookSecret && isSigned(own.webhookSecret))
    await instanceClient(ctx, app.config)
  const client = await findSigner(ctx, app.config, given.clientId, isSigned)
  if (!client) {
    if (/^v0=[0-9a-f]{64}$/.test(signature) && isFresh(timestamp, ctx.now())) await noteRefused(ctx, given.clientId)
    return refuse(ctx, 'wrong signature, no such client, or no webhook secret for it')
  }
  if (!isFresh(timestamp, ctx.now())) return refuse(ctx, 'too old, or from the future')
  const body = Buffer.from(given.rawBody).toString('utf8')
  const parsed = envelope.safeParse(parse(body))
  if (!parsed.success) return { status: 400 }
  const { event, payload } = parsed.data
  if (!isDoctors(event, payload)) await noteSeen(ctx, client.id)
  if (event === 'endpoint.url_validation') {
    const plainToken = z.string().max(500).safeParse(payload.plainToken)
    if (!plainToken.success) return { status: 400 }
    return { status: 200, body: validationAnswer(client.secret, plainToken.data) }
  }
  const isKnown = event === 'app_deauthorized' || zoom.events.some(({ name }) => name === event)
  webhooksReceived.inc({ event: isKnown ? event : 'other', outcome: 'believed' })
  const receipt = { bodyHash: bodyHashOf(client.id, given.rawBody), oauthClientId: client.id, event, body }
  const speaksFor = await spokenFor(ctx, app.config, client.id)
  if (event === 'app_deauthorized') await deauthorize(ctx, { clientId: given.clientId, speaksFor, receipt, payload })
  else if (zoom.events.some(({ name }) => name === event)) await passOn(ctx, speaksFor, receipt, payload)
  else if (event !== doctorsEvent) ctx.log.info({ event }, 'a webhook that nothing here listens to')
  return { status: 200 }
}

function refuse(ctx: Ctx, reason: string): WebhookAnswer {
  ctx.log.warn({ reason }, 'refused a webhook')
  webhooksReceived.inc({ event: 'unknown', outcome: 'refused' })
  return { status: 401 }
}

// Signed with our own secret token, so that it says nothing about Zoom's webhooks.
function isDoctors(event: string, { plainToken }: Record<string, unknown>): boolean {
  return event === doctorsEvent || (typeof plainToken === 'string' && plainToken.startsWith(doctorsToken))
}

// For doctor: a wrong secret token shows nowhere else. Anybody can cause it, hence once a minute at most.
async function noteRefused(ctx: Ctx, clientId: string): Promise<void> {
  const now = ctx.now()
  const refusedAt = oauthClients.webhookRefusedAt
  await ctx.db
    .update(oauthClients)
    .set({ webhookRefusedAt: now })
    .where(
      and(eq(oauthClients.clientId, clientId), or(isNull(refusedAt), lt(refusedAt, new Date(now.getTime() - 60_000)))),
    )
}

// Once a minute is enough to tell whether webhooks come at all.
async function noteSeen(ctx: Ctx, id: OAuthClientId): Promise<void> {
  const now = ctx.now()
  const isOld = or(isNull(oauthClients.webhookSeenAt), lt(oauthClients.webhookSeenAt, new Date(now.getTime() - 60_000)))
  await ctx.db
    .update(oauthClients)
    .set({ webhookSeenAt: now })
    .where(and(eq(oauthClients.id, id), isOld))
}

async function passOn(
  ctx: Ctx,
  speaksFor: OAuthClientId[],
  receipt: { bodyHash: string; oauthClientId: OAuthClientId; event: string; body: string },
  payload: Record<string, unknown>,
): Promise<void> {
  const accountId = typeof payload.account_id === 'string' ? payload.account_id : ''
  const known = await ctx.db.$count(
    grants,
    and(inArray(grants.oauthClientId, speaksFor), eq(grants.providerAccountId, accountId)),
  )
  if (known === 0) return
  await ctx.db.transaction(async (db) => {
    if (!(await noteReceipt({ ...ctx, db }, receipt))) return
    await addJobs(db, [{ task: 'conferencing.handle-provider-event', payload: { receipt: receipt.bodyHash } }])
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
