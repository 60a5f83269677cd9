import { randomBytes } from 'node:crypto'
import { isAPIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { createAuth } from './auth.ts'
import { users } from './tables.ts'

const linkLifeMs = 60 * 60 * 1000

/** Mails a reset link if the address is known; works and answers alike if it isn't (decision 46). Throws `too_many_requests`. */
export async function requestPasswordReset(app: App, email: string, address: string): Promise<void> {
  const now = app.clock.now()
  await requireTokens(
    app.db,
    { key: ['reset', networkOf(address)], limit: 20, windowSeconds: 3600, now },
    { key: ['reset-of', email], limit: 4, windowSeconds: 3600, now },
  )
  const [known] = await app.db.select({ id: users.id }).from(users).where(eq(users.email, email))
  const userId = known?.id ?? newId<UserId>()
  await addJobs(app.db, [{ task: 'accounts.send-password-reset', payload: { userId, mailId: newId<UserId>() } }])
}

/** A fresh token for the reset link; holds for an hour, once. */
export async function resetToken(app: App, userId: UserId): Promise<string> {
  const { internalAdapter } = await createAuth(app).$context
  const token = randomBytes(24).toString('base64url')
  await internalAdapter.createVerificationValue({
    // better-auth's own name for it: its resetPassword looks there.
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt: new Date(app.clock.now().getTime() + linkLifeMs),
  })
  return token
}

/** Sets the password and ends every session; the link also proves the address. Throws `link_expired`. */
export async function resetPassword(app: App, { token, password }: { token: string; password: string }): Promise<void> {
  await createAuth(app)
    .api.resetPassword({ body: { token, newPassword: password } })
    .catch((error: unknown) => {
      throw isAPIError(error) ? new DomainError('link_expired') : error
    })
}

/** Sets the password and ends every session, asking nobody: for whoever runs the instance, never for a page. */
export async function setPassword(app: App, userId: UserId, password: string): Promise<void> {
  await resetPassword(app, { token: await resetToken(app, userId), password })
}
