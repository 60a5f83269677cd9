import type { Ctx, Outside } from '#/platform/ctx.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { newId, type OAuthClientId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { authorizeToConnect } from './authorize.ts'
import { checkEndpoints } from './check-endpoints.ts'
import { sealSecret, sealWebhookSecret } from './clients.ts'
import { nameTaken, notAllowed, tooManyClients } from './errors.ts'
import { oauthClientCreated } from './facts.ts'
import { type OAuthClientInput, oauthClientInput } from './inputs.ts'
import { clientsOfWorkspace } from './list-oauth-clients.ts'
import { oauthClients } from './tables.ts'
import { scopesFor } from './zoom/provider.ts'

const mostClients = 50

/**
 * Stores a provider app's credentials for any number of connections of the workspace; secrets are sealed and never given
 * out again. Throws `not_allowed`, `invalid_input`, `name_taken` or `endpoint_not_allowed`.
 */
export async function createOAuthClient(
  ctx: Ctx,
  outside: Pick<Outside, 'config'>,
  input: OAuthClientInput,
): Promise<{ id: OAuthClientId }> {
  await authorizeToConnect(ctx, null)
  if (ctx.actor.kind !== 'member') throw notAllowed()
  const { userId } = ctx.actor
  const asked = parseInput(oauthClientInput, input)
  const origins = checkEndpoints(outside.config, asked)
  const id = newId<OAuthClientId>()
  return await inTransaction(ctx, async (ctx) => {
    if ((await clientsOfWorkspace(ctx)).length >= mostClients) throw tooManyClients()
    await ctx.db
      .insert(oauthClients)
      .values({
        id,
        workspaceId: ctx.workspaceId,
        provider: 'zoom',
        name: asked.name,
        kind: asked.kind,
        clientId: asked.clientId,
        providerAccountId: asked.kind === 's2s' ? (asked.accountId ?? null) : null,
        sealedSecret: sealSecret(ctx, id, asked.clientSecret),
        sealedWebhookSecret: asked.webhookSecret ? sealWebhookSecret(ctx, id, asked.webhookSecret) : null,
        declaredScopes: asked.scopes ?? scopesFor(asked.kind).map(({ name }) => name),
        ...origins,
        callSeconds: asked.callSeconds ?? null,
        createdBy: userId,
        createdAt: ctx.now(),
      })
      .catch(onConstraint('one_oauth_client_a_name', nameTaken))
    await announce(ctx, oauthClientCreated(id))
    return { id }
  })
}
