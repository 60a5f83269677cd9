import { eq } from 'drizzle-orm'
import type { App, Ctx } from '#/platform/ctx.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { spokenFor } from './clients.ts'
import { webhookReceipts } from './tables.ts'

/** Notes that this webhook came; false when it came before. */
export async function noteReceipt(
  ctx: Pick<Ctx, 'db' | 'now' | 'seal'>,
  receipt: { bodyHash: string; oauthClientId: OAuthClientId; event: string; body: string },
): Promise<boolean> {
  const { bodyHash, oauthClientId, event, body } = receipt
  const noted = await ctx.db
    .insert(webhookReceipts)
    .values({
      bodyHash,
      oauthClientId,
      event,
      receivedAt: ctx.now(),
      sealedBody: ctx.seal.seal(body, sealOwner(bodyHash)),
    })
    .onConflictDoNothing()
    .returning({ bodyHash: webhookReceipts.bodyHash })
  return noted.length > 0
}

export interface Receipt {
  /** The client that it was verified with. */
  oauthClientId: OAuthClientId
  /** All that it speaks for: of one app, which several workspaces may have stored. */
  speaksFor: OAuthClientId[]
  event: string
  payload: Record<string, unknown>
  receivedAt: Date
}

/** A webhook that was received within the last 7 days and believed, or null. Its payload is Zoom's, not checked further. */
export async function openReceipt(app: Pick<App, 'db' | 'seal' | 'config'>, bodyHash: string): Promise<Receipt | null> {
  const [row] = await app.db.select().from(webhookReceipts).where(eq(webhookReceipts.bodyHash, bodyHash))
  if (!row) return null
  const body = JSON.parse(app.seal.open(row.sealedBody, sealOwner(bodyHash))) as { payload?: unknown }
  const payload = (body.payload ?? {}) as Record<string, unknown>
  const { oauthClientId, event, receivedAt } = row
  const speaksFor = await spokenFor(app, app.config, oauthClientId)
  return { oauthClientId, speaksFor, event, payload, receivedAt }
}

function sealOwner(bodyHash: string): string {
  return `webhook_receipts/${bodyHash}/body`
}
