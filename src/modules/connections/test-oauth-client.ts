import type { Ctx, Outside } from '#/platform/ctx.ts'
import { type ConnectionId, newId, type OAuthClientId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { authorizeToConnect } from './authorize.ts'
import { checkEndpoints } from './check-endpoints.ts'
import { type Client, openClientRow } from './clients.ts'
import { askIdentity } from './identify.ts'
import { type OAuthClientInput, oauthClientInput } from './inputs.ts'
import { forgetCalls } from './ledger.ts'
import { getOwnClient } from './list-oauth-clients.ts'
import { judgeApiOrigin, realmOf } from './rules.ts'
import {
  clockStep,
  hostingStep,
  identityStep,
  refused,
  scopesStep,
  skipped,
  step,
  type TestReport,
} from './test-report.ts'
import { accountTokens, probeClient } from './token-endpoint.ts'
import { scopesFor, zoom } from './zoom/provider.ts'

/** What was typed into the form, or a stored client with its secret typed anew. */
export type OAuthClientTest = OAuthClientInput | { id: string; clientSecret: string }

/**
 * Tries a client's credentials as typed and stores nothing (C4): a Server-to-Server app asks for a token and whose account
 * it is; any other can only be told from a wrong secret, by how Zoom refuses a code that isn't one. Throws `not_allowed`,
 * `not_found`, `invalid_input` or `endpoint_not_allowed`.
 */
export async function testOAuthClient(ctx: Ctx, outside: Outside, input: OAuthClientTest): Promise<TestReport> {
  await authorizeToConnect(ctx, null)
  const client = 'id' in input ? await storedClient(ctx, outside, input) : typedClient(outside, input)
  // Calls of a test belong to no connection, so they aren't kept.
  const connectionId = newId<ConnectionId>()
  try {
    const caller = { client, connectionId, reason: 'test_client' }
    if (client.kind !== 's2s') {
      const probed = await probeClient(ctx, outside, caller)
      const isKnown =
        probed.kind === 'invalid_grant' || (probed.kind === 'failed' && probed.problem === 'redirect_mismatch')
      const token = isKnown
        ? step('token', 'ok', 'connection_test.token.client_known')
        : refused('token', probed.kind === 'failed' ? probed.problem : 'unreadable_answer')
      return { steps: [token, ...skipped('identity', 'scopes', 'hosting'), clockStep(probed.at, ctx.now())] }
    }
    const answer = await accountTokens(ctx, outside, caller)
    if (answer.kind !== 'tokens')
      return {
        steps: [
          refused('token', answer.problem),
          ...skipped('identity', 'scopes', 'hosting'),
          clockStep(answer.at, ctx.now()),
        ],
      }
    const { tokens } = answer
    const me = await askIdentity(ctx, outside, {
      connectionId,
      apiOrigin: judgeApiOrigin(tokens.apiUrl, client.apiOrigin, zoom.apiDomains).origin,
      accessToken: tokens.accessToken,
      kind: client.kind,
      callSeconds: client.callSeconds,
      reason: 'test_connection',
    })
    return {
      steps: [
        step('token', 'ok', 'connection_test.token.ok'),
        identityStep(me),
        scopesStep(tokens.scopes ?? client.declaredScopes, client.kind, client.declaredScopes),
        ...(me.kind === 'known' ? [hostingStep(me.identity.userType, me.identity.email)] : skipped('hosting')),
        clockStep(answer.at, ctx.now()),
      ],
    }
  } finally {
    await forgetCalls(ctx, connectionId)
  }
}

async function storedClient(
  ctx: Ctx,
  outside: Outside,
  { id, clientSecret }: { id: string; clientSecret: string },
): Promise<Client> {
  const row = await getOwnClient(ctx, id)
  const stored = openClientRow(ctx, outside.config, row)
  if (!stored) throw new Error('a client of a workspace has its secret')
  return { ...stored, clientSecret }
}

function typedClient({ config }: Outside, input: OAuthClientInput): Client {
  const asked = parseInput(oauthClientInput, input)
  const origins = checkEndpoints(config, asked)
  return {
    id: newId<OAuthClientId>(),
    kind: asked.kind,
    clientId: asked.clientId,
    clientSecret: asked.clientSecret,
    accountId: asked.accountId ?? null,
    declaredScopes: asked.scopes ?? scopesFor(asked.kind).map(({ name }) => name),
    oauthOrigin: origins.oauthOrigin ?? config.zoomOAuthOrigin,
    apiOrigin: origins.apiOrigin ?? config.zoomApiOrigin,
    realm: realmOf(origins),
    callSeconds: asked.callSeconds ?? config.waits.callSeconds,
  }
}
