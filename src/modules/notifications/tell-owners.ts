import { listMembers } from '#/modules/accounts/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { claimMail } from './claim.ts'
import { mailHost } from './news.ts'
import { messageIdOf } from './rules.ts'

/** Claims the mail "please reconnect" for the connection's owner, or the workspace's owners: one a person and loss (J12). */
export async function tellOwners(app: App, workspaceId: WorkspaceId, connectionId: string): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  await inTransaction(ctx, async (ctx) => {
    const connection = await findConnection(ctx, connectionId)
    if (!connection?.lostAt || connection.state === 'active') return
    const { ownerUserId, lostAt } = connection
    const members = await listMembers(ctx)
    const told = members.filter(({ userId, role }) => (ownerUserId ? userId === ownerUserId : role === 'owner'))
    for (const { userId } of told)
      await claimMail(ctx, {
        messageId: messageIdOf(mailHost(app.config), connection.id, userId, 'reconnect', lostAt.toISOString()),
        connectionId: connection.id,
        kind: 'reconnect',
        recipient: 'member',
        addressee: userId,
      })
  })
}
