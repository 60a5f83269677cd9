import { isAPIError } from 'better-auth/api'
import { and, eq, ne } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { DomainError } from '#/platform/errors.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import type { UserId } from '#/platform/ids.ts'
import { createAuth } from './auth.ts'
import { hosts, sessions, users } from './tables.ts'

/** Changes how this person is called, by guests too, and the language of their mails, with its region: `en-GB`. */
export async function changeProfile(
  db: Db,
  userId: UserId,
  { name, language }: { name: string; language: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(users).set({ name, language }).where(eq(users.id, userId))
    await tx.update(hosts).set({ name }).where(eq(hosts.userId, userId))
  })
}

/**
 * Changes the password, ends all other sessions and returns the `Set-Cookie` values of a new one; throws
 * `wrong_password`, and `too_many_requests` after 10 tries in ten minutes.
 */
export async function changePassword(
  app: App,
  headers: Headers,
  userId: UserId,
  { currentPassword, password }: { currentPassword: string; password: string },
): Promise<string[]> {
  const key: [string, string] = ['change-password', userId]
  await requireTokens(app.db, { key, limit: 10, windowSeconds: 600, now: app.clock.now() })
  const answer = await createAuth(app)
    .api.changePassword({
      body: { currentPassword, newPassword: password, revokeOtherSessions: true },
      headers,
      returnHeaders: true,
    })
    .catch((error: unknown) => {
      throw isAPIError(error) ? new DomainError('wrong_password', {}, 'currentPassword') : error
    })
  return answer.headers.getSetCookie()
}

/** Logs this person out of every browser but the one that asks. */
export async function endOtherSessions(db: Db, userId: UserId, ownToken: string): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.token, ownToken)))
}

/** Logs this person out of one browser; throws `not_found` for a session that isn't theirs. */
export async function endSession(db: Db, userId: UserId, sessionId: string): Promise<void> {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)))
    .returning({ id: sessions.id })
  if (ended.length === 0) throw new DomainError('not_found')
}
