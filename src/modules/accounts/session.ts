import type { App } from '#/platform/ctx.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'
import { createAuth } from './auth.ts'

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

/** The session whose cookie came with these headers; null when there is none, it ended, or its signature is wrong. */
export async function findSession(app: App, headers: Headers): Promise<Session | null> {
  if (!headers.has('cookie')) return null
  const found = await createAuth(app).api.getSession({ headers })
  if (!found) return null
  const { user, session } = found
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
