import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { i18nOf } from '#/platform/i18n/i18n.ts'
import type { UserId } from '#/platform/ids.ts'
import { letter } from '#/platform/mail/letter.ts'
import { getInvitation } from './accept-invitation.ts'
import { confirmationToken } from './confirm-email.ts'
import { getProfile } from './queries.ts'
import { resetToken } from './reset-password.ts'
import { judgeInvitation } from './rules.ts'
import { users } from './tables.ts'

type MailKind = 'confirm' | 'known' | 'reset' | 'invite'

interface Message {
  kind: MailKind
  mailId: string
  to: { name: string; address: string }
  /** A tag, `en-GB`. */
  language: string
  values?: Record<string, string>
  path: string
}

/** Mails a new person their confirmation link; to someone confirmed already it says that they have an account. */
export async function sendSignUpMail(app: App, { userId, mailId }: { userId: UserId; mailId: string }): Promise<void> {
  const person = await findPerson(app, userId)
  if (!person) return
  const path = person.emailVerified
    ? '/forgot-password'
    : `/verify-email?token=${await confirmationToken(app, { id: userId, email: person.email })}`
  await send(app, {
    kind: person.emailVerified ? 'known' : 'confirm',
    mailId,
    to: { name: person.name, address: person.email },
    language: person.language,
    path,
  })
}

/** Mails a link to choose a new password. */
export async function sendPasswordReset(
  app: App,
  { userId, mailId }: { userId: UserId; mailId: string },
): Promise<void> {
  const person = await findPerson(app, userId)
  if (!person) return
  const path = `/reset-password?token=${await resetToken(app, userId)}`
  const to = { name: person.name, address: person.email }
  await send(app, { kind: 'reset', mailId, to, language: person.language, path })
}

/** Mails an invitation if it is still open, in the language of the account it may have, else of whoever invited. */
export async function sendInvitation(
  app: App,
  { invitationId, mailId }: { invitationId: string; mailId: string },
): Promise<void> {
  const invitation = await getInvitation(app.db, invitationId)
  if (judgeInvitation(invitation, app.clock.now())) return
  const [invited] = await app.db
    .select({ language: users.language })
    .from(users)
    .where(eq(users.email, invitation.email))
  await send(app, {
    kind: 'invite',
    mailId,
    to: { name: '', address: invitation.email },
    language: invited?.language ?? invitation.inviterLanguage,
    values: { workspace: invitation.workspaceName, inviter: invitation.inviterName },
    path: `/invitations/${invitationId}`,
  })
}

// An unknown person is not an error: requests about unknown addresses look the same up to here.
async function findPerson(app: App, userId: UserId) {
  return await getProfile(app.db, userId).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') return null
    throw error
  })
}

async function send(app: App, { kind, mailId, to, language: tag, values = {}, path }: Message): Promise<void> {
  const { t, language } = i18nOf(tag)
  const site = app.config.publicUrls[0]
  const { html, text } = letter({
    language,
    title: t(`account_mail.${kind}_title`, values),
    paragraphs: [t(`account_mail.${kind}_text`, values)],
    button: { label: t(`account_mail.${kind}_button`), href: `${site}${path}` },
    footer: [t(`account_mail.${kind}_footer`, { site, ...values })],
  })
  const address = app.config.mailFrom
  await app.outside.mailer.send({
    from: { name: 'Anteroom', address },
    to,
    subject: t(`account_mail.${kind}_title`, values),
    html,
    text,
    // The same for a repeated job, so that mail programs show it once.
    messageId: `<account.${kind}.${mailId}@${address.split('@').at(-1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}
