import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { dropConnections, dropGrant } from './drop-connections.ts'
import { lockGrant } from './grant-rows.ts'
import { noteReceipt } from './receipts.ts'
import { grants } from './tables.ts'

const notice = z.object({
  account_id: z.string().min(1),
  user_id: z.string().min(1),
  client_id: z.string().optional(),
  deauthorization_time: z.string().optional(),
  user_data_retention: z.string().optional(),
})

/**
 * The user removed the app at Zoom: the grant and all its connections go at once (Y9). Ignored when it is older than the
 * authorization (decision 34), meant for another client, or came before.
 */
export async function deauthorize(
  ctx: Ctx,
  clientId: string,
  receipt: { bodyHash: string; oauthClientId: OAuthClientId; event: string; body: string },
  payload: Record<string, unknown>,
): Promise<void> {
  const parsed = notice.safeParse(payload)
  if (!parsed.success || (parsed.data.client_id ?? clientId) !== clientId) {
    ctx.log.warn('a deauthorization that names no account of this client')
    return
  }
  const { account_id, user_id, deauthorization_time, user_data_retention } = parsed.data
  await inTransaction(ctx, async (ctx) => {
    if (!(await noteReceipt(ctx, receipt))) return
    const [found] = await ctx.db
      .select({ id: grants.id })
      .from(grants)
      .where(
        and(
          eq(grants.clientId, clientId),
          eq(grants.providerAccountId, account_id),
          eq(grants.providerUserId, user_id),
        ),
      )
    // Older kinds of this event ask for a word when the data is gone (U5); newer ones don't.
    if (user_data_retention === 'false')
      await addJobs(ctx.db, [{ task: 'connections.confirm-deletion', payload: { receipt: receipt.bodyHash } }])
    const locked = found ? await lockGrant(ctx, found.id) : null
    if (!locked) return
    const at = new Date(deauthorization_time ?? Number.NaN)
    if (at < locked.grant.authorizedAt) return
    await dropConnections(ctx, locked.users, 'provider')
    await dropGrant(ctx, locked.grant.id)
  })
}
