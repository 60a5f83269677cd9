import { getProfile } from '#/modules/accounts/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import type { App, Ctx } from '#/platform/ctx.ts'
import type { UserId } from '#/platform/ids.ts'
import { letter } from '#/platform/mail/letter.ts'
import type { Composed } from './compose-mail.ts'
import { type MailRow, mailHost } from './news.ts'
import { i18nOf, urlOf } from './reader.ts'
import { oneLine } from './rules.ts'

/** The mail that a connection is dead, to one who can reconnect it; null once it works again or is gone. */
export async function composeReconnect(app: App, ctx: Ctx, row: MailRow): Promise<Composed | null> {
  const connection = row.connectionId && (await findConnection(ctx, row.connectionId))
  if (!connection || connection.state === 'active') return null
  const person = await getProfile(ctx.db, row.addressee as UserId)
  const { t, language } = i18nOf(person.language)
  const values = { connection: connection.name }
  const said = letter({
    language,
    title: t('mail.reconnect.title'),
    paragraphs: [t('mail.reconnect.text', values), t('mail.reconnect.what_to_do')],
    details: [{ label: t('mail.reconnect.label'), value: `${connection.name}\n${connection.email}` }],
    button: { label: t('mail.button.open_integrations'), href: urlOf(app, '/settings/integrations/zoom') },
    footer: [t('mail.footer.member', { instance: mailHost(app.config) })],
  })
  return {
    mail: {
      from: { name: 'Anteroom', address: app.config.mailFrom },
      to: { name: oneLine(person.name), address: person.email },
      subject: oneLine(t('mail.reconnect.subject', values)),
      ...said,
      messageId: row.messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
    said: {},
  }
}
