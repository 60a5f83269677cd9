import type { SealedColumn } from '#/platform/seal/reseal.ts'
import { authorizationAttempts, grants, oauthClients, webhookReceipts } from './tables.ts'

/** Every column here that holds sealed values; a test fails when one is missing. */
export const sealedInConnections: SealedColumn[] = [
  { key: oauthClients.id, column: oauthClients.sealedSecret },
  { key: oauthClients.id, column: oauthClients.sealedWebhookSecret },
  { key: grants.id, column: grants.sealedRefreshToken },
  { key: grants.id, column: grants.sealedAccessToken },
  { key: authorizationAttempts.id, column: authorizationAttempts.sealedVerifier },
  { key: authorizationAttempts.id, column: authorizationAttempts.sealedAnswer },
  { key: webhookReceipts.bodyHash, column: webhookReceipts.sealedBody },
]
