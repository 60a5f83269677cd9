// Connections: a workspace's named authorizations at providers, the grants behind them and their tokens, and the ledger
// of every call made on somebody's behalf. The only room that holds a token.
// Not here: what is made at a provider (conferencing), and who may book.
export { type AccountSharer, accountSharers } from './account-sharers.ts'
export { redirectUrls, webhookUrl } from './addresses.ts'
export { mayConnect, mayManage, mayNameHosts } from './authorize.ts'
export { type BeginAuthorization, beginAuthorization } from './begin-authorization.ts'
export { callProvider, type ProviderAnswer, type ProviderRequest } from './call-provider.ts'
export { changeAllowedHosts } from './change-hosts.ts'
export { changeOAuthClient } from './change-oauth-client.ts'
export { allowedEndpoints } from './check-endpoints.ts'
export { confirmDeletion } from './confirm-deletion.ts'
export { type ConnectS2S, connectS2S } from './connect-s2s.ts'
export { countGrants } from './count-grants.ts'
export { createOAuthClient } from './create-oauth-client.ts'
export { countSharers, disconnect } from './disconnect.ts'
export { endGrantById } from './end-grant.ts'
export { type Ending, finishAuthorization } from './finish-authorization.ts'
export type { Paced } from './identify.ts'
export {
  connectionName,
  type HostsInput,
  hostsInput,
  mostCallSeconds,
  type OAuthClientInput,
  oauthClientInput,
} from './inputs.ts'
export { listCalls, type ProviderCall } from './ledger.ts'
export { listOAuthClients, type OAuthClientView } from './list-oauth-clients.ts'
export { type ConnectionVerdict, lookAtConnection } from './look-at-connection.ts'
export { noteHostUse } from './note-host-use.ts'
export { comeAgainAt, type Place, takePlace } from './pace.ts'
export {
  type ConnectionView,
  findConnection,
  findUnfinishedAttempt,
  getConnection,
  getListedConnection,
  type InstanceConnection,
  lastRemovedThere,
  listConnections,
  listEveryConnection,
  type UnfinishedAttempt,
} from './queries.ts'
export { openReceipt, type Receipt } from './receipts.ts'
export { receiveWebhook } from './receive-webhook.ts'
export { removeOAuthClient } from './remove-oauth-client.ts'
export { renameConnection } from './rename-connection.ts'
export {
  type ConnectionRule,
  isWithoutLicence,
  type MeetingHost,
  type Resolved,
  resolveConnection,
  type Unresolved,
} from './resolve-connection.ts'
export { reviveConnection } from './revive-connection.ts'
export { sealedInConnections } from './sealed.ts'
export { dropAnswer, settleOtherAccount } from './settle-other-account.ts'
export { testAccess } from './test-access.ts'
export { type OAuthClientTest, testOAuthClient } from './test-oauth-client.ts'
export { refused, type TestReport, type TestStep, type TestStepName } from './test-report.ts'
export { forgetOldRows, refreshIdleGrants } from './tidy.ts'
export { type ClientTrial, tryClients } from './try-clients.ts'
export { type RedirectTrial, tryRedirects } from './try-redirects.ts'
export { tryWebhooks, type WebhookTrial } from './try-webhooks.ts'
export { judgeRefusal, type Refusal, type ZoomError } from './zoom/judge-refusal.ts'
export {
  type ClientKind,
  type DeclaringApp,
  declaredScopes,
  type Scope,
  type ScopeKey,
  scopesFor,
  zoom,
} from './zoom/provider.ts'
export { asJson, readZoomError } from './zoom/read-error.ts'
export { type RefusalProblem, refusalProblems } from './zoom/refusal-problems.ts'
