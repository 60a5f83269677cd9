import { and, asc, eq } from 'drizzle-orm'
import { type App, type Ctx, contextFor, type Outside } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConnectionId, GrantId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Client } from './clients.ts'
import { dropConnections, dropGrant } from './drop-connections.ts'
import { clientsToEnd } from './grant-client.ts'
import { findGrant, type Grant, isInstallUsed, lockGrant, openAccessToken, openRefreshToken } from './grant-rows.ts'
import { connections, grants } from './tables.ts'
import { type Revocation, refreshTokens, revokeTokens } from './token-endpoint.ts'

/** From now on nobody uses this grant; a job ends it at the provider even if this program dies before it could. */
export async function markEnding(ctx: Ctx, grantId: GrantId): Promise<void> {
  const now = ctx.now()
  await ctx.db
    .update(grants)
    .set({ state: 'ending', lostAt: now, refreshLeaseUntil: null })
    .where(eq(grants.id, grantId))
  const runAt = new Date(now.getTime() + 30_000)
  await addJobs(ctx.db, [
    { task: 'connections.end-grant', payload: { grantId }, jobKey: `end-grant:${grantId}`, runAt, maxAttempts: 14 },
  ])
}

const giveUpAfterHours = 24

/**
 * Revokes a grant that is marked as ending and deletes it with its connections. When the provider can't be reached the
 * connections go all the same; the grant waits for the next try, and after a day goes too. False: to be tried again.
 */
export async function endGrant(ctx: Ctx, outside: Outside, grantId: GrantId): Promise<boolean> {
  const grant = await findGrant(ctx, grantId)
  if (grant?.state !== 'ending') return true
  const isLate = ctx.now().getTime() - (grant.lostAt?.getTime() ?? 0) > giveUpAfterHours * 3600_000
  const isRevoked = await revoke(ctx, outside, grant)
  if (!isRevoked && isLate) ctx.log.warn({ grant: grantId }, 'gave up revoking at Zoom; its tokens are deleted here')
  await inTransaction(ctx, async (ctx) => {
    const locked = await lockGrant(ctx, grantId)
    // Authorized again meanwhile: it is alive, with other tokens.
    if (locked?.grant.state !== 'ending') return
    await dropConnections(ctx, locked.users, 'person')
    if (isRevoked || isLate) await dropGrant(ctx, grantId)
  })
  return isRevoked || isLate
}

/** The job's way in: throws while the provider can't be reached, so that it is tried again. */
export async function endGrantById(app: App, grantId: GrantId): Promise<void> {
  const ctx = contextFor(app, '' as WorkspaceId, { kind: 'system', name: 'connections' })
  if (!(await endGrant(ctx, app.outside, grantId))) throw new Error('Zoom did not take the revocation')
}

async function revoke(ctx: Ctx, outside: Outside, grant: Grant): Promise<boolean> {
  const [client, ...others] = await clientsToEnd(ctx, outside.config, grant)
  if (!client) return false
  if (client.kind === 'account' && (await isInstallUsed(ctx, grant))) return true
  const [user] = await ctx.db
    .select({ id: connections.id, workspaceId: connections.workspaceId })
    .from(connections)
    .where(and(eq(connections.grantId, grant.id)))
    .orderBy(asc(connections.id))
    .limit(1)
  const connectionId = user?.id ?? (grant.id as string as ConnectionId)
  const there = { ...ctx, workspaceId: user?.workspaceId ?? ctx.workspaceId }
  let end = await revokeAs(there, outside, grant, { client, connectionId })
  // One app stored twice: a secret may be out of date in one row.
  for (const other of others.slice(0, 3)) {
    if (end !== 'app_credentials') break
    end = await revokeAs(there, outside, grant, { client: other, connectionId })
  }
  return end === 'ended'
}

async function revokeAs(
  ctx: Ctx,
  outside: Outside,
  grant: Grant,
  by: { client: Client; connectionId: ConnectionId },
): Promise<Revocation> {
  const caller = { ...by, reason: 'revoke' }
  let token = openAccessToken(ctx, grant, 0)
  // A Server-to-Server token is only itself, and the next one is asked for by the secret: a live one is revoked, none made.
  if (!token && by.client.kind === 's2s') return 'ended'
  if (!token) {
    const answer = await refreshTokens(ctx, outside, caller, openRefreshToken(ctx, grant))
    if (answer.kind === 'invalid_grant') return 'ended'
    if (answer.kind === 'failed') return answer.problem === 'app_credentials' ? 'app_credentials' : 'failed'
    token = answer.tokens.accessToken
  }
  return await revokeTokens(ctx, outside, caller, token)
}
