import { type ConnectionView, findConnection } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Situation } from './conference.ts'
import { providers } from './providers.ts'

/** What can be done with the connection now. */
export async function connectionMeans(
  ctx: Ctx,
  connectionId: ConnectionId | null,
): Promise<Pick<Situation, 'connection' | 'may'> & { view: ConnectionView | null }> {
  const connection = connectionId ? await findConnection(ctx, connectionId) : null
  if (!connection) return { connection: null, may: () => false, view: null }
  const granted = new Set(connection.scopes)
  return {
    connection: {
      isActive: connection.state === 'active',
      lostProblem: connection.lostProblem,
      providerUserId: connection.providerUserId,
      providerAccountId: connection.providerAccountId,
      isOfAccount: connection.kind !== 'user',
      allowedHosts: connection.kind === 'user' ? null : connection.allowedHosts,
      callSeconds: connection.callSeconds,
    },
    may: (operation) => providers[connection.provider].may(operation, granted),
    view: connection,
  }
}
