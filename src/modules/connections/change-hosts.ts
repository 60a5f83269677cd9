import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { parseInput } from '#/platform/input.ts'
import { mayNameHosts } from './authorize.ts'
import { notAllowed } from './errors.ts'
import { connectionHostsChanged } from './facts.ts'
import { type HostsInput, hostsInput } from './inputs.ts'
import { getConnection } from './queries.ts'
import { connections } from './tables.ts'

/**
 * Says for whom meetings may be made with an account-level or Server-to-Server app (decision 38); meetings that there are
 * stay as they are. Throws `not_found`, `not_allowed` (all but the owner; a person's own account has no list) or `invalid_input`.
 */
export async function changeAllowedHosts(ctx: Ctx, input: HostsInput & { connectionId: string }): Promise<void> {
  const connection = await getConnection(ctx, input.connectionId)
  if (!mayNameHosts(ctx) || connection.kind === 'user') throw notAllowed()
  const { allowedHosts, defaultHost } = parseInput(hostsInput, input)
  const before = new Set(connection.allowedHosts)
  const added = allowedHosts.filter((host) => !before.has(host)).length
  const removed = before.size + added - allowedHosts.length
  await inTransaction(ctx, async (ctx) => {
    await ctx.db
      .update(connections)
      .set({ allowedHosts, defaultHost: defaultHost ?? null })
      .where(and(eq(connections.id, connection.id), eq(connections.workspaceId, ctx.workspaceId)))
    await announce(ctx, connectionHostsChanged(connection.id, added, removed))
  })
}
