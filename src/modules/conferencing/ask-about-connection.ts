import { type ConnectionVerdict, findConnection, lookAtConnection } from '#/modules/connections/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { callerOf, pacedFor } from './line.ts'

/** Asks Zoom whether the connection's authorization still holds, in its turn within Zoom's limits: for a person who asks (decision 37). */
export async function askAboutConnection(ctx: Ctx, outside: Outside, id: ConnectionId): Promise<ConnectionVerdict> {
  const connection = await findConnection(ctx, id)
  if (!connection) return { kind: 'reconnect', problem: 'connection_lost' }
  return await lookAtConnection(ctx, outside, id, pacedFor(ctx, callerOf(connection)))
}
