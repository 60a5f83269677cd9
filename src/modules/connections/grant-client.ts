import { eq } from 'drizzle-orm'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { type Client, openClient } from './clients.ts'
import type { Grant } from './grant-rows.ts'
import { connections } from './tables.ts'

/**
 * The client that a grant's tokens are asked for with: the one that authorized it last, else one of those that its
 * connections were made with, as long as it is the same app at the same server. Null when nobody has its secret.
 */
export async function grantClient(ctx: Pick<Ctx, 'db' | 'seal'>, config: Config, grant: Grant): Promise<Client | null> {
  const fits = (client: Client | null) => client?.clientId === grant.clientId && client.realm === grant.realm
  const last = await openClient(ctx, config, grant.oauthClientId)
  if (fits(last)) return last
  const others = await ctx.db
    .selectDistinct({ id: connections.oauthClientId })
    .from(connections)
    .where(eq(connections.grantId, grant.id))
  for (const { id } of others) {
    const client = id ? await openClient(ctx, config, id) : null
    if (fits(client)) return client
  }
  return null
}
