import { and, asc, eq, or } from 'drizzle-orm'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { isId, type OAuthClientId } from '#/platform/ids.ts'
import { redirectUrls, webhookUrl } from './addresses.ts'
import { type ClientRow, instanceClient } from './clients.ts'
import { noSuchClient } from './errors.ts'
import { connections, grants, oauthClients } from './tables.ts'
import type { ClientKind } from './zoom/provider.ts'

/** A stored provider app as its people see it; never with a secret. */
export interface OAuthClientView {
  id: OAuthClientId
  name: string
  kind: ClientKind
  clientId: string
  /** Of a Server-to-Server app. */
  accountId: string | null
  hasWebhookSecret: boolean
  /** From the environment; nobody changes it here. */
  isInstance: boolean
  /** Declared at Zoom, as far as we were told. */
  scopes: string[]
  /** Null: the instance's. */
  oauthOrigin: string | null
  apiOrigin: string | null
  callSeconds: number | null
  /** Names of this workspace's connections that were made with it. */
  usedBy: string[]
  webhookUrl: string
  redirectUrls: string[]
  webhookSeenAt: Date | null
  createdAt: Date
  changedAt: Date | null
}

/** The clients that this workspace's connections may use: the instance's first, then its own by name. */
export async function listOAuthClients(ctx: Ctx, config: Config): Promise<OAuthClientView[]> {
  const instance = config.zoom ? await instanceClient(ctx, config) : null
  const rows = await ctx.db
    .select()
    .from(oauthClients)
    .where(
      or(eq(oauthClients.workspaceId, ctx.workspaceId), instance === null ? undefined : eq(oauthClients.id, instance)),
    )
    .orderBy(asc(oauthClients.name), asc(oauthClients.id))
  const uses = await usesOf(ctx)
  return rows
    .filter(({ workspaceId, id }) => workspaceId === ctx.workspaceId || id === instance)
    .sort((a, b) => Number(a.workspaceId !== null) - Number(b.workspaceId !== null))
    .map((row) =>
      viewOf(
        row,
        config,
        uses.filter(({ clientId }) => clientId === row.id).map(({ name }) => name),
      ),
    )
}

/** The workspace's own client, or throws `not_found`; the instance's is nobody's to change. */
export async function getOwnClient(ctx: Pick<Ctx, 'db' | 'workspaceId'>, id: string): Promise<ClientRow> {
  if (!isId(id)) throw noSuchClient()
  const [row] = await ctx.db
    .select()
    .from(oauthClients)
    .where(and(eq(oauthClients.id, id as OAuthClientId), eq(oauthClients.workspaceId, ctx.workspaceId)))
  if (!row) throw noSuchClient()
  return row
}

/** Has this client a webhook secret, and when did one signed with it last come? */
export async function webhookOf(
  ctx: Pick<Ctx, 'db'>,
  config: Config,
  id: OAuthClientId,
): Promise<[hasSecret: boolean, seenAt: Date | null]> {
  const [row] = await ctx.db.select().from(oauthClients).where(eq(oauthClients.id, id))
  return row ? [hasWebhookSecret(row, config), row.webhookSeenAt] : [false, null]
}

function hasWebhookSecret(row: ClientRow, { zoom }: Config): boolean {
  return row.workspaceId === null ? zoom?.webhookSecret != null : row.sealedWebhookSecret !== null
}

export async function clientsOfWorkspace(ctx: Pick<Ctx, 'db' | 'workspaceId'>): Promise<{ id: OAuthClientId }[]> {
  return await ctx.db
    .select({ id: oauthClients.id })
    .from(oauthClients)
    .where(eq(oauthClients.workspaceId, ctx.workspaceId))
}

/** The connections of the workspace that were made with this client. */
export async function connectionsOf(ctx: Pick<Ctx, 'db' | 'workspaceId'>, id: OAuthClientId): Promise<Use[]> {
  return (await usesOf(ctx)).filter(({ clientId }) => clientId === id)
}

interface Use {
  name: string
  clientId: OAuthClientId
}

async function usesOf(ctx: Pick<Ctx, 'db' | 'workspaceId'>): Promise<Use[]> {
  const rows = await ctx.db
    .select({ name: connections.name, madeWith: connections.oauthClientId, ofGrant: grants.oauthClientId })
    .from(connections)
    .innerJoin(grants, eq(grants.id, connections.grantId))
    .where(eq(connections.workspaceId, ctx.workspaceId))
    .orderBy(asc(connections.name))
  return rows.map(({ name, madeWith, ofGrant }) => ({ name, clientId: madeWith ?? ofGrant }))
}

function viewOf(row: ClientRow, config: Config, usedBy: string[]): OAuthClientView {
  const isInstance = row.workspaceId === null
  const { id, name, kind, clientId, oauthOrigin, apiOrigin, callSeconds, webhookSeenAt, createdAt, changedAt } = row
  return {
    ...{ id, name, kind, clientId, oauthOrigin, apiOrigin, callSeconds, webhookSeenAt, createdAt, changedAt },
    accountId: row.providerAccountId,
    hasWebhookSecret: hasWebhookSecret(row, config),
    isInstance,
    scopes: row.declaredScopes,
    usedBy,
    webhookUrl: webhookUrl(config, clientId),
    redirectUrls: kind === 's2s' ? [] : redirectUrls(config),
  }
}
