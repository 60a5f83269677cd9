import { createEmailVerificationToken } from 'better-auth/api'
import { verifyJWT } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { createAuth } from './auth.ts'
import { type Browser, logIn } from './log-in.ts'
import { proofOwner } from './sign-up.ts'
import { users } from './tables.ts'

const linkLifeSeconds = 24 * 60 * 60

export interface ConfirmationLink {
  userId: UserId
  email: string
  isConfirmed: boolean
}

/** Whom the token of a confirmation link is for; throws `link_expired` for an old, forged or superseded one. */
export async function readConfirmationLink(app: App, token: string): Promise<ConfirmationLink> {
  const { secret } = await createAuth(app).$context
  const claim = await verifyJWT<{ email?: string; userId?: string; updateTo?: string }>(token, secret)
  if (!claim?.userId || !claim.email || claim.updateTo) throw new DomainError('link_expired')
  const [user] = await app.db
    .select({ email: users.email, isConfirmed: users.emailVerified })
    .from(users)
    .where(eq(users.id, claim.userId as UserId))
  if (!user || user.email !== claim.email) throw new DomainError('link_expired')
  return { userId: claim.userId as UserId, ...user }
}

export interface Confirmation {
  token: string
  /** Given when neither the session nor the proof shows that this person chose the account's password. */
  password?: string | undefined
  proof?: string | undefined
  sessionUserId?: UserId | undefined
}

/**
 * Marks the address as confirmed and returns `Set-Cookie` values that log its owner in. The link alone is not enough:
 * a stranger could have signed up with this address and their own password, and wait for its owner to click.
 * Throws `link_expired`, `wrong_credentials`, `too_many_requests`.
 */
export async function confirmEmail(app: App, confirmation: Confirmation, browser: Browser): Promise<string[]> {
  const link = await readConfirmationLink(app, confirmation.token)
  const { api } = createAuth(app)
  if (choseThePassword(app, link.userId, confirmation)) {
    if (link.isConfirmed) return []
    const { headers } = await api.verifyEmail({
      query: { token: confirmation.token },
      headers: browser.headers,
      returnHeaders: true,
    })
    return headers.getSetCookie()
  }
  const cookies = await logIn(app, { email: link.email, password: confirmation.password ?? '' }, browser)
  if (!link.isConfirmed) await api.verifyEmail({ query: { token: confirmation.token } })
  return cookies
}

/** Does this browser already show that its person chose the account's password? */
export function choseThePassword(
  app: App,
  userId: UserId,
  { proof, sessionUserId }: Pick<Confirmation, 'proof' | 'sessionUserId'>,
): boolean {
  if (sessionUserId === userId) return true
  if (!proof) return false
  try {
    return app.seal.open(proof, proofOwner) === userId
  } catch {
    return false
  }
}

/** Mails the confirmation link once more; throws `too_many_requests` after 4 an hour. */
export async function sendConfirmationAgain(app: App, userId: UserId): Promise<void> {
  const now = app.clock.now()
  await requireTokens(app.db, { key: ['confirm-again', userId], limit: 4, windowSeconds: 3600, now })
  await addJobs(app.db, [{ task: 'accounts.send-sign-up-mail', payload: { userId, mailId: newId<UserId>() } }])
}

/** A fresh token for the confirmation link; holds for a day. */
export async function confirmationToken(app: App, user: { id: UserId; email: string }): Promise<string> {
  const { secret } = await createAuth(app).$context
  return await createEmailVerificationToken(secret, user.email, undefined, linkLifeSeconds, { userId: user.id })
}
