import { eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { Client } from './clients.ts'
import { connectionReconnected, connectionScopesChanged } from './facts.ts'
import { asSystemIn, type Grant, lockGrant, sealTokens } from './grant-rows.ts'
import { judgeApiOrigin, scopeChanges } from './rules.ts'
import { connections, grants } from './tables.ts'
import type { Tokens } from './token-endpoint.ts'
import { zoom } from './zoom/provider.ts'

/** Stores rotated tokens before anyone uses them; false when newer ones were stored since `seen` was read. */
export function storeRefreshed(
  ctx: Ctx,
  client: Pick<Client, 'apiOrigin'>,
  seen: Grant,
  tokens: Tokens,
): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const locked = await lockGrant(ctx, seen.id)
    if (!locked || locked.grant.tokenVersion !== seen.tokenVersion) return false
    const { grant, users } = locked
    if (grant.state === 'ending') return false
    const scopes = tokens.scopes ?? grant.scopes
    const { origin } = judgeApiOrigin(tokens.apiUrl, client.apiOrigin, zoom.apiDomains)
    await ctx.db
      .update(grants)
      .set({ ...sealTokens(ctx, grant.id, tokens), scopes, apiOrigin: origin })
      .where(eq(grants.id, grant.id))
    const changes = scopeChanges(grant.scopes, scopes)
    for (const user of users) {
      const there = asSystemIn(ctx, user.workspaceId)
      if (changes) await announce(there, connectionScopesChanged(user.id, changes.added, changes.removed))
    }
    // A holder that slept past its lease: the next one was refused with the token that this one had traded in.
    const lost = users.filter(({ lostAt }) => lostAt && lostAt.getTime() === grant.lostAt?.getTime())
    for (const user of lost) {
      await ctx.db.update(connections).set({ lostAt: null }).where(eq(connections.id, user.id))
      await announce(asSystemIn(ctx, user.workspaceId), connectionReconnected(user.id))
    }
    return true
  })
}
