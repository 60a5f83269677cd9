import { eq } from 'drizzle-orm'
import type { App, Ctx } from '#/platform/ctx.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { oauthClients, webhookReceipts } from './tables.ts'

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
  clientId: string
  event: string
  payload: Record<string, unknown>
  receivedAt: Date
}

/** A webhook that was received within the last 7 days and believed, or null. Its payload is Zoom's, not checked further. */
export async function openReceipt(app: Pick<App, 'db' | 'seal'>, bodyHash: string): Promise<Receipt | null> {
  const [row] = await app.db
    .select({ receipt: webhookReceipts, clientId: oauthClients.clientId })
    .from(webhookReceipts)
    .innerJoin(oauthClients, eq(oauthClients.id, webhookReceipts.oauthClientId))
    .where(eq(webhookReceipts.bodyHash, bodyHash))
  if (!row) return null
  const body = JSON.parse(app.seal.open(row.receipt.sealedBody, sealOwner(bodyHash))) as { payload?: unknown }
  const payload = (body.payload ?? {}) as Record<string, unknown>
  return { clientId: row.clientId, event: row.receipt.event, payload, receivedAt: row.receipt.receivedAt }
}

function sealOwner(bodyHash: string): string {
  return `webhook_receipts/${bodyHash}/body`
}
