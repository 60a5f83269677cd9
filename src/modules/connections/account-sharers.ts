import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { connections, grants } from './tables.ts'

/** A connection to an account at the provider, and who it is there. */
export interface AccountSharer {
  id: ConnectionId
  /** The same for every connection to the account, whichever app it was made with. */
  account: string
  /** In lower case. */
  email: string
}

/**
 * Every connection to the same provider accounts as these of the workspace, these included. NOTE: of other workspaces and
 * other apps, too, since they share the account's users (decision 28).
 */
export async function accountSharers(ctx: Ctx, connectionIds: ConnectionId[]): Promise<AccountSharer[]> {
  if (connectionIds.length === 0) return []
  const asked = alias(connections, 'asked')
  const known = alias(grants, 'known')
  const { provider, realm, providerAccountId, email } = grants
  const rows = await ctx.db
    .selectDistinct({ id: connections.id, provider, realm, providerAccountId, email })
    .from(asked)
    .innerJoin(known, eq(known.id, asked.grantId))
    .innerJoin(
      grants,
      and(eq(provider, known.provider), eq(realm, known.realm), eq(providerAccountId, known.providerAccountId)),
    )
    .innerJoin(connections, eq(connections.grantId, grants.id))
    .where(and(eq(asked.workspaceId, ctx.workspaceId), inArray(asked.id, connectionIds)))
  return rows.map(({ id, email, ...of }) => ({
    id,
    account: `${of.provider}/${of.realm}/${of.providerAccountId}`,
    email: email.toLowerCase(),
  }))
}
