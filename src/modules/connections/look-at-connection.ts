import { and, eq, sql } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { askIdentity, type Paced } from './identify.ts'
import { connections, grants, oauthClients } from './tables.ts'
import { accessToken } from './vault.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/** `reconnect`: the authorization is dead, and is marked so. `unknown`: Zoom gave no token or no answer to go by. */
export type ConnectionVerdict =
  | { kind: 'works' }
  | { kind: 'reconnect'; problem: RefusalProblem }
  | { kind: 'unknown'; problem: RefusalProblem | null }

/**
 * Asks Zoom who the connection's user is, which tells whether the authorization still holds (decision 37). Unlike `testAccess`
 * it goes by the token at hand, so that looking often costs no refresh tokens.
 */
export async function lookAtConnection(
  ctx: Ctx,
  outside: Outside,
  id: ConnectionId,
  paced: Paced,
): Promise<ConnectionVerdict> {
  const [found] = await ctx.db
    .select({ grantId: connections.grantId, lostAt: connections.lostAt, kind: oauthClients.kind })
    .from(connections)
    .innerJoin(grants, eq(grants.id, connections.grantId))
    .innerJoin(oauthClients, eq(oauthClients.id, sql`coalesce(${connections.oauthClientId}, ${grants.oauthClientId})`))
    .where(and(eq(connections.id, id), eq(connections.workspaceId, ctx.workspaceId)))
  if (!found || found.lostAt) return { kind: 'reconnect', problem: 'connection_lost' }
  const wish = { grantId: found.grantId, connectionId: id, reason: 'refresh' }
  const how = { kind: found.kind, paced }
  const first = await ask(ctx, outside, wish, how)
  // Refused before its time: refreshed once, then believed.
  return first.refused === undefined
    ? first.verdict
    : (await ask(ctx, outside, { ...wish, refused: first.refused }, how)).verdict
}

async function ask(
  ctx: Ctx,
  outside: Outside,
  wish: Parameters<typeof accessToken>[2],
  how: Pick<Parameters<typeof askIdentity>[2], 'kind' | 'paced'>,
): Promise<{ verdict: ConnectionVerdict; refused?: number }> {
  const access = await accessToken(ctx, outside, wish)
  if (access.kind !== 'token')
    return {
      verdict: access.kind === 'reconnect' ? access : { kind: 'unknown', problem: access.problem },
    }
  const answer = await askIdentity(ctx, outside, {
    connectionId: wish.connectionId,
    apiOrigin: access.grant.apiOrigin,
    accessToken: access.token,
    ...how,
    reason: 'test_connection',
  })
  if (answer.kind === 'known') return { verdict: { kind: 'works' } }
  const verdict = { kind: 'unknown' as const, problem: null }
  return answer.status === 401 ? { verdict, refused: access.version } : { verdict }
}
