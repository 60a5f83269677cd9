import { and, eq } from 'drizzle-orm'
import type { Db } from '#/platform/db/database.ts'
import { DomainError } from '#/platform/errors.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'
import { members, sessions } from './tables.ts'

/** Makes this the workspace that the session's pages are about; throws `not_found` for one they don't belong to. */
export async function chooseWorkspace(
  db: Db,
  { userId, sessionToken }: { userId: UserId; sessionToken: string },
  workspaceId: WorkspaceId,
): Promise<void> {
  const [membership] = await db
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.userId, userId), eq(members.organizationId, workspaceId)))
  if (!membership) throw new DomainError('not_found')
  await db.update(sessions).set({ activeOrganizationId: workspaceId }).where(eq(sessions.token, sessionToken))
}
