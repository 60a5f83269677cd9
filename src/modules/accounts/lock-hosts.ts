import { asc, inArray } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { HostId } from '#/platform/ids.ts'
import { hosts } from './tables.ts'

/**
 * Locks these hosts until the transaction ends, in id order, first of all locks (decision 10).
 * `FOR NO KEY UPDATE`, since `FOR UPDATE` would also block inserts that refer to the hosts.
 */
export async function lockHosts(ctx: Pick<Ctx, 'db'>, hostIds: readonly HostId[]): Promise<void> {
  if (hostIds.length === 0) return
  await ctx.db
    .select({ id: hosts.id })
    .from(hosts)
    .where(inArray(hosts.id, [...hostIds]))
    .orderBy(asc(hosts.id))
    .for('no key update')
}
