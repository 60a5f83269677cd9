import { eq } from 'drizzle-orm'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { type Client, openClient, rowsOf } from './clients.ts'
import type { Grant } from './grant-rows.ts'
import { connections } from './tables.ts'

/** The client that a grant's tokens are asked for with: the first of `grantClients`; null when nobody has its secret. */
export async function grantClient(ctx: Pick<Ctx, 'db' | 'seal'>, config: Config, grant: Grant): Promise<Client | null> {
  return (await grantClients(ctx, config, grant))[0] ?? null
}

/**
 * The clients that a grant's tokens may be asked for with, one a secret: the one that authorized it last, then those that
 * its connections were made with, as long as they are the same app at the same server.
 */
export async function grantClients(ctx: Pick<Ctx, 'db' | 'seal'>, config: Config, grant: Grant): Promise<Client[]> {
  const others = await ctx.db
    .selectDistinct({ id: connections.oauthClientId })
    .from(connections)
    .where(eq(connections.grantId, grant.id))
  return await openEach(ctx, config, grant, [grant.oauthClientId, ...others.map(({ id }) => id)])
}

/**
 * The same with every other row of the app, whoever stored it: to end a grant, of which the connections may be gone, nobody's
 * word is needed but the app's.
 */
export async function clientsToEnd(ctx: Pick<Ctx, 'db' | 'seal'>, config: Config, grant: Grant): Promise<Client[]> {
  const own = await grantClients(ctx, config, grant)
  const rows = await rowsOf(ctx, grant.clientId)
  return await openEach(ctx, config, grant, [...own.map(({ id }) => id), ...rows.map(({ id }) => id)])
}

async function openEach(
  ctx: Pick<Ctx, 'db' | 'seal'>,
  config: Config,
  grant: Grant,
  ids: (OAuthClientId | null)[],
): Promise<Client[]> {
  const found: Client[] = []
  for (const id of new Set(ids)) {
    const client = id ? await openClient(ctx, config, id) : null
    const isKnown = found.some(({ clientSecret }) => clientSecret === client?.clientSecret)
    if (client?.clientId === grant.clientId && client.realm === grant.realm && !isKnown) found.push(client)
  }
  return found
}
