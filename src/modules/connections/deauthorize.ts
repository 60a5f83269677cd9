import { and, asc, eq, inArray, ne, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { dropConnections, dropGrant } from './drop-connections.ts'
import { lockGrant } from './grant-rows.ts'
import { noteReceipt } from './receipts.ts'
import { grants, oauthClients } from './tables.ts'

const notice = z.object({
  account_id: z.string().min(1),
  user_id: z.string().min(1),
  client_id: z.string().optional(),
  deauthorization_time: z.string().optional(),
  user_data_retention: z.string().optional(),
})

interface Notice {
  clientId: string
  /** The rows of the app that the notice is believed for. */
  speaksFor: OAuthClientId[]
  receipt: { bodyHash: string; oauthClientId: OAuthClientId; event: string; body: string }
  payload: Record<string, unknown>
}

/**
 * The app was removed at Zoom, by the user or, for an app of a whole account, by any admin: the grant and all its connections go
 * at once (Y9). Ignored when it is older than the authorization (decision 34), meant for another client, or came before.
 */
export async function deauthorize(ctx: Ctx, { clientId, speaksFor, receipt, payload }: Notice): Promise<void> {
  const parsed = notice.safeParse(payload)
  if (!parsed.success || (parsed.data.client_id ?? clientId) !== clientId) {
    ctx.log.warn('a deauthorization that names no account of this client')
    return
  }
  const { account_id, user_id, deauthorization_time, user_data_retention } = parsed.data
  await inTransaction(ctx, async (ctx) => {
    if (!(await noteReceipt(ctx, receipt))) return
    const found = await ctx.db
      .select({ id: grants.id })
      .from(grants)
      .innerJoin(oauthClients, eq(oauthClients.id, grants.oauthClientId))
      .where(
        and(
          inArray(grants.oauthClientId, speaksFor),
          eq(grants.providerAccountId, account_id),
          or(ne(oauthClients.kind, 'user'), eq(grants.providerUserId, user_id)),
        ),
      )
      .orderBy(asc(grants.id))
    // Older kinds of this event ask for a word when the data is gone (U5); newer ones don't.
    if (user_data_retention === 'false')
      await addJobs(ctx.db, [{ task: 'connections.confirm-deletion', payload: { receipt: receipt.bodyHash } }])
    const at = new Date(deauthorization_time ?? Number.NaN)
    for (const { id } of found) {
      const locked = await lockGrant(ctx, id)
      if (!locked || at < locked.grant.authorizedAt) continue
      await dropConnections(ctx, locked.users, 'provider')
      await dropGrant(ctx, locked.grant.id)
    }
  })
}
