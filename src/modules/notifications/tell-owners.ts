import { listMembers } from '#/modules/accounts/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { claimMail } from './claim.ts'
import { mailHost } from './news.ts'
import { messageIdOf } from './rules.ts'
import type { ConnectionMailKind } from './tables.ts'

/**
 * Claims a mail to the connection's owner, or the workspace's owners: `reconnect` once a loss, `sweep_stopped` once a day
 * of `at` (J12, decision 19).
 */
export async function tellOwners(
  app: App,
  workspaceId: WorkspaceId,
  about: { connectionId: string; kind: ConnectionMailKind; at: Date },
): Promise<void> {
  const { kind } = about
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  await inTransaction(ctx, async (ctx) => {
    const connection = await findConnection(ctx, about.connectionId)
    if (!connection) return
    const { ownerUserId, lostAt } = connection
    if (kind === 'reconnect' && (!lostAt || connection.state === 'active')) return
    const occasion = kind === 'reconnect' && lostAt ? lostAt.toISOString() : about.at.toISOString().slice(0, 10)
    const members = await listMembers(ctx)
    const told = members.filter(({ userId, role }) => (ownerUserId ? userId === ownerUserId : role === 'owner'))
    for (const { userId } of told)
      await claimMail(ctx, {
        messageId: messageIdOf(mailHost(app.config), connection.id, userId, kind, occasion),
        connectionId: connection.id,
        kind,
        recipient: 'member',
        addressee: userId,
      })
  })
}
