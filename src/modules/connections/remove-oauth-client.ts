import { and, eq, ne } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { authorizeFor } from './authorize.ts'
import { clientInUse } from './errors.ts'
import { oauthClientRemoved } from './facts.ts'
import { connectionsOf, getOwnClient } from './list-oauth-clients.ts'
import { authorizationAttempts, connections, grants, oauthClients, webhookReceipts } from './tables.ts'

/**
 * Forgets a stored client with its secrets. Throws `client_in_use`, naming the connections, while there are any;
 * `not_found` or `not_allowed`.
 */
export async function removeOAuthClient(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await authorizeFor(ctx, null)
  await inTransaction(ctx, async (ctx) => {
    const client = await getOwnClient(ctx, id)
    const uses = await connectionsOf(ctx, client.id)
    if (uses.length > 0) throw clientInUse(uses.map(({ name }) => name))
    await handOnGrants(ctx, client.id)
    await ctx.db.delete(authorizationAttempts).where(eq(authorizationAttempts.oauthClientId, client.id))
    await ctx.db.delete(webhookReceipts).where(eq(webhookReceipts.oauthClientId, client.id))
    await ctx.db
      .delete(oauthClients)
      .where(and(eq(oauthClients.id, client.id), eq(oauthClients.workspaceId, ctx.workspaceId)))
    await announce(ctx, oauthClientRemoved(client.id))
  })
}

/** Another workspace may live on a grant that this client authorized last: its own client takes over. */
async function handOnGrants(ctx: Ctx, id: OAuthClientId): Promise<void> {
  const left = await ctx.db.select({ id: grants.id }).from(grants).where(eq(grants.oauthClientId, id))
  for (const grant of left) {
    const [heir] = await ctx.db
      .select({ id: connections.oauthClientId })
      .from(connections)
      .where(and(eq(connections.grantId, grant.id), ne(connections.oauthClientId, id)))
      .limit(1)
    if (heir?.id) await ctx.db.update(grants).set({ oauthClientId: heir.id }).where(eq(grants.id, grant.id))
    // Nobody's any more: what was left of it to revoke needs the secret that goes now.
    else await ctx.db.delete(grants).where(eq(grants.id, grant.id))
  }
}
