import { isAPIError } from 'better-auth/api'
import { and, eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { createAuth } from './auth.ts'
import { isEmptyInstance } from './queries.ts'
import { judgeInvitation, judgeSignUp } from './rules.ts'
import { invitations, users } from './tables.ts'

export interface SignUp {
  name: string
  email: string
  password: string
  /** Of their mails, with its region: `en-GB`. */
  language: string
  /** The invitation whose link they followed. */
  invitation?: string | undefined
}

/**
 * Makes an unconfirmed account and mails its owner; whoever owns an account of that address is mailed that instead.
 * Both answer alike (decision 46). Throws `sign_up_closed`, `sign_up_by_invitation`,
 * `too_many_requests`. Returns a proof that this browser
 * chose the account's password, to be shown to `confirmEmail`; for a known address it proves nothing.
 */
export async function signUp(app: App, input: SignUp, address: string): Promise<{ proof: string }> {
  const { name, email, password, language } = input
  const now = app.clock.now()
  await requireTokens(
    app.db,
    { key: ['sign-up', networkOf(address)], limit: 20, windowSeconds: 3600, now },
    { key: ['sign-up-as', email], limit: 5, windowSeconds: 3600, now },
  )
  await requireSignUpAllowed(app, email, input.invitation)
  const { user } = await createAuth(app)
    .api.signUpEmail({ body: { name, email, password, language } })
    // Of two clicks at once the second finds the address taken in between.
    .catch((error: unknown) => {
      if (isAPIError(error) && error.status === 'UNPROCESSABLE_ENTITY') return { user: { id: newId<UserId>() } }
      throw error
    })
  const [known] = await app.db.select({ id: users.id }).from(users).where(eq(users.email, email))
  await addJobs(app.db, [
    { task: 'accounts.send-sign-up-mail', payload: { userId: known?.id ?? user.id, mailId: newId<UserId>() } },
  ])
  // For a known address better-auth answers with an id of nobody.
  return { proof: app.seal.seal(user.id, proofOwner) }
}

/** What a proof is bound to when sealed. */
export const proofOwner = 'sign-up/proof'

/** May an account be made without an invitation, now? Says what the sign-up page should offer. */
export async function isSignUpOpen(app: App): Promise<boolean> {
  return app.config.signUp === 'open' || (await isEmptyInstance(app.db))
}

async function requireSignUpAllowed(app: App, email: string, invitationId: string | undefined): Promise<void> {
  const isFirst = await isEmptyInstance(app.db)
  const refusal = judgeSignUp({
    policy: app.config.signUp,
    isFirst,
    isInvited: await isInvited(app, email, invitationId),
  })
  if (refusal) throw new DomainError(refusal)
}

async function isInvited(app: App, email: string, id: string | undefined): Promise<boolean> {
  if (!id) return false
  const [invitation] = await app.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.email, email)))
  return !!invitation && judgeInvitation(invitation, app.clock.now()) === null
}
