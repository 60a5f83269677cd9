import { isNull } from 'drizzle-orm'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { newId, type OAuthClientId } from '#/platform/ids.ts'
import { zoomNotConfigured } from './errors.ts'
import { oauthClients } from './tables.ts'

/** A provider app's credentials, opened; they stay in memory for one call. */
export interface Credentials {
  clientId: string
  clientSecret: string
}

/** The row of the instance's own Zoom app, brought in line with the configuration; throws `zoom_not_configured`. */
export async function instanceClient(ctx: Pick<Ctx, 'db' | 'now'>, config: Config): Promise<OAuthClientId> {
  const { zoom } = config
  if (!zoom) throw zoomNotConfigured(config.missingZoomVariables)
  const rows = await ctx.db
    .insert(oauthClients)
    .values({
      id: newId<OAuthClientId>(),
      workspaceId: null,
      provider: 'zoom',
      name: 'Zoom',
      clientId: zoom.clientId,
      declaredScopes: zoom.scopes,
      createdAt: ctx.now(),
    })
    .onConflictDoUpdate({
      target: oauthClients.clientId,
      targetWhere: isNull(oauthClients.workspaceId),
      set: { declaredScopes: zoom.scopes },
    })
    .returning({ id: oauthClients.id })
  return only(rows).id
}

/**
 * The credentials of this client; null when the instance has none for it: its app was replaced in the configuration, or
 * Zoom is switched off.
 */
export function credentialsOf(config: Config, clientId: string): Credentials | null {
  const { zoom } = config
  return zoom?.clientId === clientId ? { clientId, clientSecret: zoom.clientSecret } : null
}

/** The client that webhooks of this client id belong to, with the secret that signs them; null when unknown. */
export async function findWebhookClient(
  ctx: Pick<Ctx, 'db' | 'now'>,
  config: Config,
  clientId: string,
): Promise<{ id: OAuthClientId; secret: string } | null> {
  const { zoom } = config
  if (zoom?.clientId !== clientId || !zoom.webhookSecret) return null
  return { id: await instanceClient(ctx, config), secret: zoom.webhookSecret }
}
