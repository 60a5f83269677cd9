import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { authorizeToConnect } from './authorize.ts'
import { checkEndpoints } from './check-endpoints.ts'
import { sealSecret, sealWebhookSecret } from './clients.ts'
import { clientInUse, nameTaken } from './errors.ts'
import { connectionLost, oauthClientChanged } from './facts.ts'
import { lockGrant } from './grant-rows.ts'
import { type OAuthClientInput, oauthClientInput } from './inputs.ts'
import { connectionsOf, getOwnClient } from './list-oauth-clients.ts'
import { realmOf } from './rules.ts'
import { connections, grants, oauthClients } from './tables.ts'
import { scopesFor } from './zoom/provider.ts'

/**
 * Changes a stored client; its secrets are typed anew each time (C4), and a webhook secret left empty is removed. Another
 * client id, account or endpoint is another app: the grants go, and what was connected says "reconnect" (decision 39).
 * Throws `not_found`, `not_allowed`, `invalid_input`, `name_taken`, `endpoint_not_allowed`, or `client_in_use` when its
 * kind is to change while something is connected by it.
 */
export async function changeOAuthClient(
  ctx: Ctx,
  outside: Pick<Outside, 'config'>,
  { id, ...input }: OAuthClientInput & { id: string },
): Promise<void> {
  await authorizeToConnect(ctx, null)
  const asked = parseInput(oauthClientInput, input)
  const origins = checkEndpoints(outside.config, asked)
  await inTransaction(ctx, async (ctx) => {
    const before = await getOwnClient(ctx, id)
    const uses = await connectionsOf(ctx, before.id)
    if (asked.kind !== before.kind && uses.length > 0) throw clientInUse(uses.map(({ name }) => name))
    const providerAccountId = asked.kind === 's2s' ? (asked.accountId ?? null) : null
    const isOther =
      asked.clientId !== before.clientId ||
      providerAccountId !== before.providerAccountId ||
      realmOf(origins) !== realmOf(before)
    // Connections come before grants and both before their client, as everywhere (decision 10).
    if (isOther) await dropGrantsOf(ctx, before.id)
    await ctx.db
      .update(oauthClients)
      .set({
        name: asked.name,
        kind: asked.kind,
        clientId: asked.clientId,
        providerAccountId,
        sealedSecret: sealSecret(ctx, before.id, asked.clientSecret),
        sealedWebhookSecret: asked.webhookSecret ? sealWebhookSecret(ctx, before.id, asked.webhookSecret) : null,
        declaredScopes: asked.scopes ?? scopesFor(asked.kind).map(({ name }) => name),
        ...origins,
        callSeconds: asked.callSeconds ?? null,
        changedAt: ctx.now(),
      })
      .where(and(eq(oauthClients.id, before.id), eq(oauthClients.workspaceId, ctx.workspaceId)))
      .catch(onConstraint('one_oauth_client_a_name', nameTaken))
    await announce(ctx, oauthClientChanged(before.id, isOther))
  })
}

/** The connections made with this client lose their grant; one that others live on too stays theirs. */
async function dropGrantsOf(ctx: Ctx, id: OAuthClientId): Promise<void> {
  const isMadeWith = or(
    eq(connections.oauthClientId, id),
    and(isNull(connections.oauthClientId), eq(grants.oauthClientId, id)),
  )
  const found = await ctx.db
    .selectDistinct({ id: grants.id })
    .from(grants)
    .innerJoin(connections, eq(connections.grantId, grants.id))
    .where(isMadeWith)
    .orderBy(asc(grants.id))
  for (const { id: grantId } of found) {
    const locked = await lockGrant(ctx, grantId)
    if (!locked) continue
    const now = ctx.now()
    const isOfThis = (user: { oauthClientId: OAuthClientId | null }) =>
      (user.oauthClientId ?? locked.grant.oauthClientId) === id
    const ours = locked.users.filter(isOfThis)
    const others = locked.users.filter((user) => !isOfThis(user))
    for (const user of ours) {
      if (user.lostAt) continue
      await ctx.db.update(connections).set({ lostAt: now }).where(eq(connections.id, user.id))
      await announce({ ...ctx, workspaceId: user.workspaceId }, connectionLost(user.id))
    }
    // Rows from before there were several clients name none: theirs is the grant's, which isn't this one here.
    const heir = others[0] && (others[0].oauthClientId ?? locked.grant.oauthClientId)
    if (heir) await ctx.db.update(grants).set({ oauthClientId: heir }).where(eq(grants.id, grantId))
    else
      await ctx.db
        .update(grants)
        .set({ ...dead, lostAt: now })
        .where(eq(grants.id, grantId))
  }
}

const dead = {
  state: 'reconnect',
  sealedAccessToken: null,
  sealedRefreshToken: null,
  refreshLeaseUntil: null,
} as const
