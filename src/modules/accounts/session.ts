import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'
import { createAuth } from './auth.ts'
import { idleSince } from './session-life.ts'
import { sessions } from './tables.ts'

/** Whoever holds the session cookie of a request. */
export interface Session {
  userId: UserId
  name: string
  email: string
  emailVerified: boolean
  language: string
  token: string
  /** The workspace they last chose; may be one they have left. */
  chosenWorkspaceId: WorkspaceId | null
}

/**
 * The session whose cookie came with these headers; null when there is none, it ended, nobody used it for a week, or its
 * signature is wrong.
 */
export async function findSession(app: App, headers: Headers): Promise<Session | null> {
  if (!headers.has('cookie')) return null
  const found = await createAuth(app).api.getSession({ headers })
  if (!found) return null
  const { user, session } = found
  if (!(await isInUse(app, session))) return null
  return {
    userId: user.id as UserId,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    language: user.language ?? 'en',
    token: session.token,
    chosenWorkspaceId: (session.activeOrganizationId ?? null) as WorkspaceId | null,
  }
}

async function isInUse({ db }: App, { id, updatedAt }: { id: string; updatedAt: Date }): Promise<boolean> {
  if (updatedAt <= idleSince()) {
    await db.delete(sessions).where(eq(sessions.id, id))
    return false
  }
  // Pages read much more often than once an hour, which is exact enough.
  if (Date.now() - updatedAt.getTime() > 3_600_000)
    await db.update(sessions).set({ updatedAt: new Date() }).where(eq(sessions.id, id))
  return true
}
