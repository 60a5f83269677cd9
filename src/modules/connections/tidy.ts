import { and, asc, eq, exists, inArray, lt, sql } from 'drizzle-orm'
import { type App, contextFor } from '#/platform/ctx.ts'
import { authorizationAttempts, connections, grants, providerCalls, webhookReceipts } from './tables.ts'
import { refreshNow } from './vault.ts'

const dayMilliseconds = 24 * 3600_000
// The task runs daily, so that no grant is idle for more than 60 of its 90 days (Y6).
const idleDays = 59

/** Refreshes grants that nobody used for so long that they would die; a dead one is announced as lost. */
export async function refreshIdleGrants(app: App): Promise<void> {
  const before = new Date(app.clock.now().getTime() - idleDays * dayMilliseconds)
  const idle = await app.db
    .select({ id: grants.id })
    .from(grants)
    .where(
      and(
        eq(grants.state, 'active'),
        lt(grants.refreshedAt, before),
        exists(app.db.select({ one: sql`1` }).from(connections).where(eq(connections.grantId, grants.id))),
      ),
    )
  for (const grant of idle) {
    const [user] = await app.db
      .select({ id: connections.id, workspaceId: connections.workspaceId })
      .from(connections)
      .where(eq(connections.grantId, grant.id))
      .orderBy(asc(connections.id))
      .limit(1)
    if (!user) continue
    const ctx = contextFor(app, user.workspaceId, { kind: 'system', name: 'idle refresh' })
    await refreshNow(ctx, app.outside, { grantId: grant.id, connectionId: user.id, reason: 'refresh_idle' })
  }
}

/** Deletes what is kept for a time only: webhooks 7 days, the ledger 90, authorization attempts 1 (decision 14). */
export async function forgetOldRows(app: App): Promise<void> {
  const daysAgo = (days: number) => new Date(app.clock.now().getTime() - days * dayMilliseconds)
  await app.db.delete(webhookReceipts).where(lt(webhookReceipts.receivedAt, daysAgo(7)))
  await app.db.delete(providerCalls).where(lt(providerCalls.at, daysAgo(90)))
  const old = app.db
    .select({ id: sql`${authorizationAttempts.id}` })
    .from(authorizationAttempts)
    .where(lt(authorizationAttempts.createdAt, daysAgo(1)))
  // Calls of attempts that no connection came of.
  await app.db.delete(providerCalls).where(inArray(providerCalls.connectionId, old))
  await app.db.delete(authorizationAttempts).where(lt(authorizationAttempts.createdAt, daysAgo(1)))
}
