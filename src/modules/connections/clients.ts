import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { newId, type OAuthClientId } from '#/platform/ids.ts'
import { zoomNotConfigured } from './errors.ts'
import { realmOf } from './rules.ts'
import { oauthClients } from './tables.ts'
import type { ClientKind } from './zoom/provider.ts'

export type ClientRow = typeof oauthClients.$inferSelect

/** A provider app with its secret, opened; it stays in memory for one call. */
export interface Client {
  id: OAuthClientId
  kind: ClientKind
  clientId: string
  clientSecret: string
  /** The account that a Server-to-Server app belongs to. */
  accountId: string | null
  declaredScopes: string[]
  oauthOrigin: string
  apiOrigin: string
  /** Part of the key of its grants: ids are worth something at the server that names them only. */
  realm: string
  callSeconds: number
}

type Opens = Pick<Ctx, 'db' | 'seal'>

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
      kind: zoom.kind,
      clientId: zoom.clientId,
      declaredScopes: zoom.scopes,
      createdAt: ctx.now(),
    })
    .onConflictDoUpdate({
      target: oauthClients.clientId,
      targetWhere: isNull(oauthClients.workspaceId),
      set: { declaredScopes: zoom.scopes, kind: zoom.kind },
    })
    .returning({ id: oauthClients.id })
  return only(rows).id
}

/** The client row that this workspace may use: one of its own or the instance's; null for any other. */
export async function findClientRow(
  ctx: Pick<Ctx, 'db' | 'workspaceId'>,
  id: OAuthClientId,
): Promise<ClientRow | null> {
  const [row] = await ctx.db
    .select()
    .from(oauthClients)
    .where(
      and(eq(oauthClients.id, id), or(isNull(oauthClients.workspaceId), eq(oauthClients.workspaceId, ctx.workspaceId))),
    )
  return row ?? null
}

/**
 * The client with its secret; null when nobody has it any more: the instance's app was replaced in the configuration,
 * or Zoom is switched off.
 */
export async function openClient(ctx: Opens, config: Config, id: OAuthClientId): Promise<Client | null> {
  const [row] = await ctx.db.select().from(oauthClients).where(eq(oauthClients.id, id))
  return row ? openClientRow(ctx, config, row) : null
}

export function openClientRow(ctx: Pick<Ctx, 'seal'>, config: Config, row: ClientRow): Client | null {
  const clientSecret = secretOf(ctx, config, row)
  if (clientSecret === null) return null
  return {
    id: row.id,
    kind: row.kind,
    clientId: row.clientId,
    clientSecret,
    accountId: row.providerAccountId,
    declaredScopes: row.declaredScopes,
    oauthOrigin: row.oauthOrigin ?? config.zoomOAuthOrigin,
    apiOrigin: row.apiOrigin ?? config.zoomApiOrigin,
    realm: realmOf(row),
    callSeconds: row.callSeconds ?? config.waits.callSeconds,
  }
}

export function sealSecret(ctx: Pick<Ctx, 'seal'>, id: OAuthClientId, secret: string): string {
  return ctx.seal.seal(secret, secretOwner(id))
}

export function sealWebhookSecret(ctx: Pick<Ctx, 'seal'>, id: OAuthClientId, secret: string): string {
  return ctx.seal.seal(secret, webhookSecretOwner(id))
}

/** The client row whose secret token signed a webhook of this client id, and that secret; null when none did. */
export async function findSigner(
  ctx: Opens,
  config: Config,
  clientId: string,
  isSigned: (secret: string) => boolean,
): Promise<{ id: OAuthClientId; secret: string } | null> {
  for (const row of await rowsOf(ctx, clientId)) {
    const secret = webhookSecretOf(ctx, config, row)
    if (secret !== null && isSigned(secret)) return { id: row.id, secret }
  }
  return null
}

/**
 * The client rows that a webhook signed with this row's secret token speaks for: those with the same token, and those
 * with the same client secret as one of them. Whoever knows the client id alone speaks for nobody else.
 */
export async function spokenFor(ctx: Opens, config: Config, signer: OAuthClientId): Promise<OAuthClientId[]> {
  const [row] = await ctx.db.select().from(oauthClients).where(eq(oauthClients.id, signer))
  if (!row) return []
  const token = webhookSecretOf(ctx, config, row)
  const rows = await rowsOf(ctx, row.clientId)
  const alike = rows.filter((other) => other.id === signer || webhookSecretOf(ctx, config, other) === token)
  const secrets = new Set(alike.map((other) => secretOf(ctx, config, other)))
  secrets.delete(null)
  return rows.filter((other) => alike.includes(other) || secrets.has(secretOf(ctx, config, other))).map(({ id }) => id)
}

/** Every stored row of the app with this client id, in any workspace. */
export function rowsOf(ctx: Opens, clientId: string): Promise<ClientRow[]> {
  return ctx.db.select().from(oauthClients).where(eq(oauthClients.clientId, clientId)).orderBy(asc(oauthClients.id))
}

function secretOf(ctx: Pick<Ctx, 'seal'>, { zoom }: Config, row: ClientRow): string | null {
  if (row.workspaceId === null) return zoom?.clientId === row.clientId ? zoom.clientSecret : null
  return row.sealedSecret === null ? null : ctx.seal.open(row.sealedSecret, secretOwner(row.id))
}

/** The secret token that this client's webhooks are signed with; null when there is none here. */
export function webhookSecretOf(ctx: Pick<Ctx, 'seal'>, { zoom }: Config, row: ClientRow): string | null {
  if (row.workspaceId === null) return zoom?.clientId === row.clientId ? zoom.webhookSecret : null
  return row.sealedWebhookSecret === null ? null : ctx.seal.open(row.sealedWebhookSecret, webhookSecretOwner(row.id))
}

function secretOwner(id: OAuthClientId): string {
  return `oauth_clients/${id}/secret`
}

function webhookSecretOwner(id: OAuthClientId): string {
  return `oauth_clients/${id}/webhook_secret`
}
