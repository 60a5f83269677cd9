import { randomUUID } from 'node:crypto'
import type { App } from '#/platform/ctx.ts'
import { i18nOf } from '#/platform/i18n/i18n.ts'
import { letter } from '#/platform/mail/letter.ts'

/** Mails the operator, and says to which address; throws what the mail server's client throws. */
export async function sendTrialMail({ config, outside, clock }: App, tag = 'en'): Promise<string> {
  const { t, dateTime, language } = i18nOf(tag)
  const to = config.operator.email
  const values = { url: config.publicUrls[0], at: dateTime(clock.now(), 'UTC') }
  await outside.mailer.send({
    from: { name: 'Anteroom', address: config.mailFrom },
    to: { name: config.operator.name, address: to },
    subject: t('doctor.mail.subject', values),
    ...letter({ language, title: t('doctor.mail.title'), paragraphs: [t('doctor.mail.text', values)] }),
    messageId: `<doctor.${randomUUID()}@${config.mailFrom.split('@').at(-1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  return to
}
