import type { App } from '#/platform/ctx.ts'
import { openClient } from './clients.ts'
import { openReceipt } from './receipts.ts'
import { zoom } from './zoom/provider.ts'

/**
 * Tells Zoom that a deauthorized user's data is gone, for the older events that ask for it (facts §5.4). The call is
 * deprecated, so its failure is logged and nothing more. No connection is left whose ledger it could be in.
 */
export async function confirmDeletion(app: App, bodyHash: string): Promise<void> {
  const receipt = await openReceipt(app, bodyHash)
  const client = receipt ? await openClient(app, app.config, receipt.oauthClientId) : null
  if (!receipt || !client) return
  const { user_id, account_id } = receipt.payload
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')
  const status = await app.outside
    .fetch(client.apiOrigin + zoom.compliancePath, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_id: client.clientId,
        user_id,
        account_id,
        deauthorization_event_received: receipt.payload,
        compliance_completed: true,
      }),
      signal: AbortSignal.timeout(10_000),
    })
    .then(
      (response) => response.status,
      () => null,
    )
  app.log.info({ status }, 'told Zoom that a deauthorized user’s data is deleted')
}
