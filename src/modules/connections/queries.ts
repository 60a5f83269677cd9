import { and, asc, eq, gt, isNull, ne, or } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { type ConnectionId, isId, type UserId } from '#/platform/ids.ts'
import { noSuchConnection } from './errors.ts'
import { lossOf } from './grant-rows.ts'
import { missingScopes } from './rules.ts'
import { authorizationAttempts, connections, grants, type ProviderName } from './tables.ts'
import { type ScopeKey, zoom } from './zoom/provider.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

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
  /** The provider app that was authorized. */
  clientId: string
  providerAccountId: string
  providerUserId: string
  scopes: string[]
  missing: { name: string; key: ScopeKey; required: boolean }[]
  /** `revivable`: its account was authorized again elsewhere; it works here once somebody says yes (decision 28). */
  state: 'active' | 'reconnect' | 'revivable'
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

/** The scopes that its user granted; none when it is gone. */
export async function grantedScopes(ctx: Ctx, connectionId: string): Promise<string[]> {
  return (await findConnection(ctx, connectionId))?.scopes ?? []
}

/** When this person last left for Zoom and did not come back, within 24 h; null else (decision 31). */
export async function findUnfinishedAttempt(ctx: Ctx, userId: UserId): Promise<Date | null> {
  const dayAgo = new Date(ctx.now().getTime() - 24 * 3600_000)
  const rows = await ctx.db
    .select({ createdAt: authorizationAttempts.createdAt, usedAt: authorizationAttempts.usedAt })
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
  return last && !last.usedAt ? last.createdAt : null
}

function isHere(ctx: Ctx) {
  return and(eq(connections.workspaceId, ctx.workspaceId), ne(grants.state, 'ending'))
}

function viewRows(ctx: Ctx) {
  return ctx.db
    .select({ connection: connections, grant: grants })
    .from(connections)
    .innerJoin(grants, eq(grants.id, connections.grantId))
    .$dynamic()
}

function view({
  connection,
  grant,
}: {
  connection: typeof connections.$inferSelect
  grant: typeof grants.$inferSelect
}): ConnectionView {
  return {
    id: connection.id,
    name: connection.name,
    provider: connection.provider,
    ownerUserId: connection.ownerUserId,
    email: grant.email,
    displayName: grant.displayName,
    userType: grant.userType,
    clientId: grant.clientId,
    providerAccountId: grant.providerAccountId,
    providerUserId: grant.providerUserId,
    scopes: grant.scopes,
    missing: missingScopes(zoom.scopes, grant.scopes),
    state: grant.state !== 'active' ? 'reconnect' : connection.lostAt ? 'revivable' : 'active',
    lostAt: connection.lostAt,
    lostProblem: grant.state === 'reconnect' ? lossOf(grant) : null,
    authorizedAt: grant.authorizedAt,
    createdAt: connection.createdAt,
    createdBy: connection.createdBy,
  }
}
