import { getProfile } from '#/modules/accounts/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import type { App, Ctx } from '#/platform/ctx.ts'
import { i18nOf } from '#/platform/i18n/i18n.ts'
import type { UserId } from '#/platform/ids.ts'
import { letter } from '#/platform/mail/letter.ts'
import type { Composed } from './compose-mail.ts'
import { type MailRow, mailHost } from './news.ts'
import { urlOf } from './reader.ts'
import { oneLine } from './rules.ts'
import type { ConnectionMailKind } from './tables.ts'

/** The mail that a connection needs somebody, to one who can help; null once that is no longer so, or it is gone. */
export async function composeConnectionMail(
  app: App,
  ctx: Ctx,
  row: MailRow,
  kind: ConnectionMailKind,
): Promise<Composed | null> {
  const connection = row.connectionId && (await findConnection(ctx, row.connectionId))
  if (!connection || (kind === 'reconnect' && connection.state === 'active')) return null
  const person = await getProfile(ctx.db, row.addressee as UserId)
  const { t, language } = i18nOf(person.language)
  const values = { connection: connection.name }
  const said = letter({
    language,
    title: t(`mail.${kind}.title`),
    paragraphs: [t(`mail.${kind}.text`, values), t(`mail.${kind}.what_to_do`)],
    details: [{ label: t('mail.label.connection'), value: `${connection.name}\n${connection.email}` }],
    button: { label: t('mail.button.open_integrations'), href: urlOf(app, '/settings/integrations/zoom') },
    footer: [t('mail.footer.member', { instance: mailHost(app.config) })],
  })
  return {
    mail: {
      from: { name: 'Anteroom', address: app.config.mailFrom },
      to: { name: oneLine(person.name), address: person.email },
      subject: oneLine(t(`mail.${kind}.subject`, values)),
      ...said,
      messageId: row.messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
    said: {},
  }
}
