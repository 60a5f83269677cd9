import { eq, inArray } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { GrantId } from '#/platform/ids.ts'
import { connectionDisconnected } from './facts.ts'
import type { Connection } from './grant-rows.ts'
import { authorizationAttempts, connections, grants, providerCalls } from './tables.ts'

/** Deletes these connections with their ledgers, for good; only the fact stays (J10). Inside the caller's transaction. */
export async function dropConnections(ctx: Ctx, gone: Connection[], by: 'person' | 'provider'): Promise<void> {
  if (gone.length === 0) return
  const ids = gone.map(({ id }) => id)
  await ctx.db.delete(providerCalls).where(inArray(providerCalls.connectionId, ids))
  await ctx.db.delete(authorizationAttempts).where(inArray(authorizationAttempts.connectionId, ids))
  await ctx.db.delete(connections).where(inArray(connections.id, ids))
  for (const { id, workspaceId } of gone) await announce({ ...ctx, workspaceId }, connectionDisconnected(id, by))
}

/** Deletes the grant, whose connections are gone, and the lines written under its id while it was ending. */
export async function dropGrant(ctx: Pick<Ctx, 'db'>, grantId: GrantId): Promise<void> {
  await ctx.db.delete(providerCalls).where(eq(providerCalls.connectionId, grantId as never))
  await ctx.db.delete(grants).where(eq(grants.id, grantId))
}
