import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { constraintOf, inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { type ConnectionId, type GrantId, newId, type OAuthClientId, type UserId } from '#/platform/ids.ts'
import { markEnding } from './end-grant.ts'
import { connectionConnected, connectionReconnected, connectionScopesChanged } from './facts.ts'
import { asSystemIn, type Connection, lockGrant, sealTokens } from './grant-rows.ts'
import type { Identity } from './identify.ts'
import { freeName, scopeChanges } from './rules.ts'
import { connections, grants, providerCalls } from './tables.ts'
import type { Tokens } from './token-endpoint.ts'
import type { ClientKind } from './zoom/provider.ts'

/** Everything that an authorization brought: who, and the tokens. */
export interface Authorized {
  clientRow: OAuthClientId
  clientId: string
  clientKind: ClientKind
  realm: string
  apiOrigin: string
  identity: Identity
  tokens: Tokens
  scopes: string[]
}

/** The grant of this provider user and client, if there is one already. */
export async function findSharedGrant(ctx: Pick<Ctx, 'db'>, { clientId, realm, identity }: Authorized) {
  const [row] = await ctx.db
    .select({ id: grants.id })
    .from(grants)
    .where(
      and(
        eq(grants.clientId, clientId),
        eq(grants.realm, realm),
        eq(grants.providerAccountId, identity.accountId),
        eq(grants.providerUserId, identity.userId),
      ),
    )
  return row?.id ?? null
}

/**
 * Stores the tokens in the one grant of this provider user and client, made if need be. Authorizing again killed the
 * older tokens at the provider, so this is done even where no connection follows. Inside the caller's transaction.
 */
export async function storeGrant(ctx: Ctx, authorized: Authorized): Promise<GrantId> {
  const { identity, tokens, scopes } = authorized
  const fresh = newId<GrantId>()
  const now = ctx.now()
  const about = {
    oauthClientId: authorized.clientRow,
    email: identity.email,
    displayName: identity.displayName,
    userType: identity.userType,
    scopes,
    apiOrigin: authorized.apiOrigin,
    authorizedAt: now,
  }
  await ctx.db
    .insert(grants)
    .values({
      ...about,
      ...sealTokens(ctx, fresh, tokens),
      tokenVersion: 1,
      id: fresh,
      provider: 'zoom',
      clientId: authorized.clientId,
      realm: authorized.realm,
      providerAccountId: identity.accountId,
      providerUserId: identity.userId,
    })
    .onConflictDoNothing()
  const id = (await findSharedGrant(ctx, authorized)) as GrantId
  if (id === fresh) return id
  const locked = await lockGrant(ctx, id)
  await ctx.db
    .update(grants)
    .set({ ...about, ...sealTokens(ctx, id, tokens) })
    .where(eq(grants.id, id))
  const changes = scopeChanges(locked?.grant.scopes ?? scopes, scopes)
  for (const user of locked?.users ?? []) {
    if (!changes) break
    await announce(asSystemIn(ctx, user.workspaceId), connectionScopesChanged(user.id, changes.added, changes.removed))
  }
  return id
}

export interface Recorded {
  connectionId: ConnectionId
  isNew: boolean
  /** A grant that nothing uses any more; `endGrant` it after the transaction. */
  leftGrantId: GrantId | null
}

interface Use {
  /** What its calls were noted under in the ledger. */
  attemptId: string
  ownerUserId: UserId | null
  connectionId: ConnectionId | null
  name: string | null
  /** A connection of its own, although the owner has one on the same grant. */
  isSeparate?: boolean
  hosts?: { allowedHosts: string[]; defaultHost: string | null }
}

/** Writes the connection on its grant: the one being reconnected, the one of the same account, or a new one. */
export async function recordAuthorization(ctx: Ctx, authorized: Authorized, as: Use): Promise<Recorded> {
  for (let tries = 1; ; tries++) {
    try {
      return await record(ctx, authorized, as)
    } catch (error) {
      // Two at once chose the same free name: the second looks again.
      if (tries >= 3 || constraintOf(error) !== 'one_connection_a_name') throw error
    }
  }
}

function record(ctx: Ctx, authorized: Authorized, as: Use): Promise<Recorded> {
  return inTransaction(ctx, async (ctx) => {
    const grantId = await storeGrant(ctx, authorized)
    const known = await findOwn(ctx, as, grantId)
    const id = known?.id ?? newId<ConnectionId>()
    let leftGrantId: GrantId | null = null
    if (known) {
      await ctx.db
        .update(connections)
        .set({
          ...{ grantId, lostAt: null, oauthClientId: authorized.clientRow, ...as.hosts },
          ...(known.grantId !== grantId && (await followedName(ctx, known, authorized))),
        })
        .where(eq(connections.id, id))
      if (known.grantId !== grantId) leftGrantId = await leave(ctx, known.grantId)
      await announce(ctx, connectionReconnected(id, known.grantId !== grantId))
    } else {
      const name = await nameFor(ctx, as.name ?? automaticName(authorized.identity.email))
      await ctx.db.insert(connections).values({
        id,
        workspaceId: ctx.workspaceId,
        ownerUserId: as.ownerUserId,
        provider: 'zoom',
        name,
        grantId,
        oauthClientId: authorized.clientRow,
        ...(as.hosts ?? hostsOf(authorized)),
        createdBy: ctx.actor.kind === 'member' ? ctx.actor.userId : '',
        createdAt: ctx.now(),
      })
      await announce(ctx, connectionConnected(id))
    }
    // The calls of this authorization were noted under the attempt.
    await ctx.db
      .update(providerCalls)
      .set({ connectionId: id })
      .where(eq(providerCalls.connectionId, as.attemptId as ConnectionId))
    return { connectionId: id, isNew: !known, leftGrantId }
  })
}

// Whoever authorized an account's app may host; others are for the owner to add (decision 38).
function hostsOf({ clientKind, identity }: Authorized): { allowedHosts: string[]; defaultHost: string | null } {
  const own = identity.email.toLowerCase()
  return clientKind === 'user' ? { allowedHosts: [], defaultHost: null } : { allowedHosts: [own], defaultHost: own }
}

async function findOwn(
  ctx: Ctx,
  as: Pick<Use, 'ownerUserId' | 'connectionId' | 'isSeparate'>,
  grantId: GrantId,
): Promise<Connection | undefined> {
  if (as.isSeparate && !as.connectionId) return undefined
  const isOwners =
    as.ownerUserId === null ? isNull(connections.ownerUserId) : eq(connections.ownerUserId, as.ownerUserId)
  const [row] = await ctx.db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, ctx.workspaceId),
        as.connectionId ? eq(connections.id, as.connectionId) : and(eq(connections.grantId, grantId), isOwners),
      ),
    )
    .for('update')
  return row
}

async function leave(ctx: Ctx, grantId: GrantId): Promise<GrantId | null> {
  const others = await ctx.db.$count(connections, eq(connections.grantId, grantId))
  if (others > 0) return null
  await markEnding(ctx, grantId)
  return grantId
}

function automaticName(email: string): string {
  return `Zoom (${email})`
}

// A name that nobody chose says whose account it is, so it goes with the account (C8).
async function followedName(ctx: Ctx, { name, grantId }: Connection, { identity }: Authorized) {
  const [left] = await ctx.db.select({ email: grants.email }).from(grants).where(eq(grants.id, grantId))
  const before = left && automaticName(left.email)
  const isAutomatic = before !== undefined && name.startsWith(before) && /^( \d+)?$/.test(name.slice(before.length))
  return isAutomatic && left?.email !== identity.email
    ? { name: await nameFor(ctx, automaticName(identity.email)) }
    : {}
}

async function nameFor(ctx: Ctx, wanted: string): Promise<string> {
  const rows = await ctx.db
    .select({ name: connections.name })
    .from(connections)
    .where(and(eq(connections.workspaceId, ctx.workspaceId), ne(connections.name, '')))
  return freeName(
    wanted,
    rows.map(({ name }) => name),
  )
}
