import { and, asc, desc, eq, gt, isNull, ne, or, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { facts } from '#/platform/facts/tables.ts'
import { type ConnectionId, isId, type OAuthClientId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { nameTaken, noSuchConnection } from './errors.ts'
import { lossOf } from './grant-rows.ts'
import { missingScopes, realmOf } from './rules.ts'
import { authorizationAttempts, connections, grants, oauthClients, type ProviderName } from './tables.ts'
import { type ClientKind, type ScopeKey, scopesFor } from './zoom/provider.ts'
import { type RefusalProblem, refusalProblems } from './zoom/refusal-problems.ts'

export interface ConnectionView {
  id: ConnectionId
  name: string
  provider: ProviderName
  /** Null: the workspace's own. */
  ownerUserId: UserId | null
  email: string
  displayName: string
  /** Zoom's `type`: 1 Basic, 2 Licensed, 4 and 99 without meetings. */
  userType: number | null
  /** Of the provider app that was authorized. */
  kind: ClientKind
  clientId: string
  /** What the app is called here. */
  clientName: string
  /** The client row that it was made with; the grant's tokens may come by another one of the same app. */
  madeWith: OAuthClientId
  /** The client row whose webhooks are about it. */
  oauthClientId: OAuthClientId
  /** How long one call may take; null: the instance's. */
  callSeconds: number | null
  /** Zoom e-mails that meetings may be made for; for account-level and Server-to-Server. */
  allowedHosts: string[]
  defaultHost: string | null
  providerAccountId: string
  providerUserId: string
  scopes: string[]
  missing: { name: string; key: ScopeKey; required: boolean }[]
  /** `revivable`: its account was authorized again elsewhere; it works here once somebody says yes (decision 28). */
  state: 'active' | 'reconnect' | 'revivable'
  /** Why there is no token for now, for somebody to mend: `app_credentials` and the like. */
  tokenProblem: RefusalProblem | null
  lostAt: Date | null
  /** Why it is dead, in the words of `conference.problem.*`. */
  lostProblem: RefusalProblem | null
  authorizedAt: Date
  createdAt: Date
  createdBy: string
}

/**
 * The workspace's connections by name: for an owner and the program all, for others the workspace's own and theirs.
 */
export async function listConnections(ctx: Ctx): Promise<ConnectionView[]> {
  const { actor } = ctx
  const seesAll = actor.kind !== 'member' || actor.role === 'owner'
  const rows = await viewRows(ctx)
    .where(
      and(
        isHere(ctx),
        seesAll ? undefined : or(isNull(connections.ownerUserId), eq(connections.ownerUserId, actor.userId)),
      ),
    )
    .orderBy(asc(connections.name))
  return rows.map(view)
}

/** A connection as the operator sees it, beside those of other workspaces. */
export interface InstanceConnection extends ConnectionView {
  workspaceId: WorkspaceId
  /** Was it made with the instance's own app? */
  isOfInstance: boolean
  declaredScopes: string[]
}

/** Every connection of the whole instance, by name: for the operator. */
export async function listEveryConnection(ctx: Pick<Ctx, 'db'>): Promise<InstanceConnection[]> {
  const rows = await viewRows(ctx).where(ne(grants.state, 'ending')).orderBy(asc(connections.name))
  return rows.map((row) => ({
    ...view(row),
    workspaceId: row.connection.workspaceId,
    isOfInstance: row.client.workspaceId === null,
    declaredScopes: row.client.declaredScopes,
  }))
}

/** The connection of this workspace, or null. */
export async function findConnection(ctx: Ctx, id: string): Promise<ConnectionView | null> {
  if (!isId(id)) return null
  const [row] = await viewRows(ctx).where(and(isHere(ctx), eq(connections.id, id as ConnectionId)))
  return row ? view(row) : null
}

/** The connection of this workspace, or throws `not_found`. */
export async function getConnection(ctx: Ctx, id: string): Promise<ConnectionView> {
  const found = await findConnection(ctx, id)
  if (!found) throw noSuchConnection()
  return found
}

/** The same for a person who looks: one that `listConnections` doesn't show them isn't there. */
export async function getListedConnection(ctx: Ctx, id: string): Promise<ConnectionView> {
  const listed = (await listConnections(ctx)).find((connection) => connection.id === id)
  if (!listed) throw noSuchConnection()
  return listed
}

/** A trip to a consent page that nobody has come back from. */
export interface UnfinishedAttempt {
  at: Date
  oauthClientId: OAuthClientId
}

/** When and with which app this person last left for Zoom and did not come back, within 24 h; null else (decision 31). */
export async function findUnfinishedAttempt(ctx: Ctx, userId: UserId): Promise<UnfinishedAttempt | null> {
  const dayAgo = new Date(ctx.now().getTime() - 24 * 3600_000)
  const rows = await ctx.db
    .select({
      at: authorizationAttempts.createdAt,
      oauthClientId: authorizationAttempts.oauthClientId,
      usedAt: authorizationAttempts.usedAt,
    })
    .from(authorizationAttempts)
    .where(
      and(
        eq(authorizationAttempts.workspaceId, ctx.workspaceId),
        eq(authorizationAttempts.userId, userId),
        gt(authorizationAttempts.createdAt, dayAgo),
      ),
    )
    .orderBy(asc(authorizationAttempts.createdAt))
  const last = rows.at(-1)
  return last && !last.usedAt ? last : null
}

/** When the app was last removed at the provider, which took a connection of this workspace along; null: not lately. */
export async function lastRemovedThere(ctx: Ctx): Promise<Date | null> {
  const lately = new Date(ctx.now().getTime() - 30 * 24 * 3600_000)
  const [removed] = await ctx.db
    .select({ at: facts.at })
    .from(facts)
    .where(
      and(
        eq(facts.workspaceId, ctx.workspaceId),
        gt(facts.at, lately),
        eq(facts.kind, 'connection.disconnected'),
        sql`${facts.changes} ->> 'by' = 'provider'`,
      ),
    )
    .orderBy(desc(facts.at))
    .limit(1)
  return removed?.at ?? null
}

/** Throws `name_taken` when another connection of the workspace is called so, in upper or lower case. */
export async function refuseTakenName(ctx: Ctx, name: string, except?: ConnectionId): Promise<void> {
  const taken = await ctx.db.$count(
    connections,
    and(
      eq(connections.workspaceId, ctx.workspaceId),
      sql`lower(${connections.name}) = lower(${name})`,
      except && ne(connections.id, except),
    ),
  )
  if (taken > 0) throw nameTaken()
}

function isHere(ctx: Ctx) {
  return and(eq(connections.workspaceId, ctx.workspaceId), ne(grants.state, 'ending'))
}

function viewRows(ctx: Pick<Ctx, 'db'>) {
  return ctx.db
    .select({ connection: connections, grant: grants, client: oauthClients })
    .from(connections)
    .innerJoin(grants, eq(grants.id, connections.grantId))
    .innerJoin(oauthClients, eq(oauthClients.id, sql`coalesce(${connections.oauthClientId}, ${grants.oauthClientId})`))
    .$dynamic()
}

function view({
  connection,
  grant,
  client,
}: {
  connection: typeof connections.$inferSelect
  grant: typeof grants.$inferSelect
  client: typeof oauthClients.$inferSelect
}): ConnectionView {
  // Its client was pointed at another app or server since: nothing that happens to the grant brings it back.
  const isSameApp = client.clientId === grant.clientId && realmOf(client) === grant.realm
  const isAlive = grant.state === 'active' && isSameApp
  return {
    id: connection.id,
    name: connection.name,
    provider: connection.provider,
    ownerUserId: connection.ownerUserId,
    email: grant.email,
    displayName: grant.displayName,
    userType: grant.userType,
    kind: client.kind,
    clientId: grant.clientId,
    clientName: client.name,
    madeWith: client.id,
    oauthClientId: grant.oauthClientId,
    callSeconds: client.callSeconds,
    allowedHosts: connection.allowedHosts,
    defaultHost: connection.defaultHost,
    providerAccountId: grant.providerAccountId,
    providerUserId: grant.providerUserId,
    scopes: grant.scopes,
    missing: missingScopes(scopesFor(client.kind), grant.scopes),
    state: !isAlive ? 'reconnect' : connection.lostAt ? 'revivable' : 'active',
    tokenProblem: refusalProblems.find((known) => known === grant.tokenRefusal) ?? null,
    lostAt: connection.lostAt,
    lostProblem: grant.state === 'reconnect' ? lossOf(grant) : null,
    authorizedAt: grant.authorizedAt,
    createdAt: connection.createdAt,
    createdBy: connection.createdBy,
  }
}
