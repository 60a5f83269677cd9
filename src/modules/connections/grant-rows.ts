import { and, asc, eq, ne, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { GrantId, WorkspaceId } from '#/platform/ids.ts'
import { connections, grants } from './tables.ts'
import type { Tokens } from './token-endpoint.ts'
import { type RefusalProblem, refusalProblems } from './zoom/refusal-problems.ts'

export type Grant = typeof grants.$inferSelect
export type Connection = typeof connections.$inferSelect

/** The grant as it is now; null when it is gone. */
export async function findGrant(ctx: Pick<Ctx, 'db'>, id: GrantId): Promise<Grant | null> {
  const [row] = await ctx.db.select().from(grants).where(eq(grants.id, id))
  return row ?? null
}

/** Every connection of the grant, in all workspaces, locked in id order; then the grant (decision 10). */
export async function lockGrant(
  ctx: Pick<Ctx, 'db'>,
  id: GrantId,
): Promise<{ grant: Grant; users: Connection[] } | null> {
  const users = await ctx.db
    .select()
    .from(connections)
    .where(eq(connections.grantId, id))
    .orderBy(asc(connections.id))
    .for('update')
  const [grant] = await ctx.db.select().from(grants).where(eq(grants.id, id)).for('update')
  return grant ? { grant, users } : null
}

/** The columns that new tokens go into. They are sealed to their row, so that they open nowhere else. */
export function sealTokens(ctx: Pick<Ctx, 'seal' | 'now'>, id: GrantId, tokens: Tokens) {
  return {
    sealedRefreshToken:
      tokens.refreshToken === null ? null : ctx.seal.seal(tokens.refreshToken, `grants/${id}/refresh_token`),
    sealedAccessToken: ctx.seal.seal(tokens.accessToken, `grants/${id}/access_token`),
    accessTokenExpiresAt: tokens.expiresAt,
    refreshLeaseUntil: null,
    refreshedAt: ctx.now(),
    tokenVersion: sql`${grants.tokenVersion} + 1`,
    state: 'active' as const,
    lostAt: null,
    lostProblem: null,
    tokenRefusal: null,
  }
}

/** Why the grant is dead, as far as it is known. */
export function lossOf(grant: Pick<Grant, 'lostProblem'> | null | undefined): RefusalProblem {
  return refusalProblems.find((known) => known === grant?.lostProblem) ?? 'connection_lost'
}

export function openRefreshToken(ctx: Pick<Ctx, 'seal'>, grant: Grant): string {
  if (grant.sealedRefreshToken === null) throw new Error('a Server-to-Server grant has no refresh token')
  return ctx.seal.open(grant.sealedRefreshToken, `grants/${grant.id}/refresh_token`)
}

/** The stored access token; null when there is none with at least `secondsLeft` to live. */
export function openAccessToken(ctx: Pick<Ctx, 'seal' | 'now'>, grant: Grant, secondsLeft: number): string | null {
  if (!grant.sealedAccessToken || !grant.accessTokenExpiresAt) return null
  if (grant.accessTokenExpiresAt.getTime() <= ctx.now().getTime() + secondsLeft * 1000) return null
  return ctx.seal.open(grant.sealedAccessToken, `grants/${grant.id}/access_token`)
}

/** The same context in the workspace that a connection of a shared grant belongs to, acting as the program. */
export function asSystemIn(ctx: Ctx, workspaceId: WorkspaceId): Ctx {
  return { ...ctx, workspaceId, actor: { kind: 'system', name: 'connections' } }
}

/**
 * Does another living grant stand on the same install? That of an account-level app is the whole account's: revoked for one
 * of its admins it may be gone for the others too.
 */
export async function isInstallUsed(
  ctx: Pick<Ctx, 'db'>,
  {
    id,
    clientId,
    realm,
    providerAccountId,
  }: Pick<Grant, 'clientId' | 'realm' | 'providerAccountId'> & { id?: GrantId },
): Promise<boolean> {
  const isSame = and(
    eq(grants.clientId, clientId),
    eq(grants.realm, realm),
    eq(grants.providerAccountId, providerAccountId),
    eq(grants.state, 'active'),
  )
  return (await ctx.db.$count(grants, and(isSame, id && ne(grants.id, id)))) > 0
}
