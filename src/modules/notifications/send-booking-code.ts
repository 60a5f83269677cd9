import { findCodeToSend } from '#/modules/events/index.ts'
import { findOfferedType } from '#/modules/meeting-types/index.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { i18nOf } from '#/platform/i18n/i18n.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { letter } from '#/platform/mail/letter.ts'
import { whenText } from './details.ts'
import { mailHost } from './news.ts'
import { oneLine } from './rules.ts'

/**
 * Mails a guest the code that their booking waits for (decision 45), as long as it is of use. Nothing that they typed
 * stands in it, since they may not be who typed it.
 */
export async function sendBookingCode(
  app: App,
  workspaceId: WorkspaceId,
  { bookingRequestId, mailId }: { bookingRequestId: string; mailId: string },
): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  const request = await findCodeToSend(ctx, bookingRequestId)
  const offered = request && (await findOfferedType(ctx, { id: request.meetingTypeId }))
  if (!offered) return
  const { form, code } = request
  const { type, hostName } = offered
  const i18n = i18nOf(form.language ?? 'en')
  const { t, language } = i18n
  const startsAt = new Date(form.startsAt)
  const values = { code, title: type.title, name: oneLine(hostName), instance: mailHost(app.config) }
  const address = app.config.mailFrom
  const { durationMinutes } = type
  await app.outside.mailer.send({
    from: { name: t('mail.sender', { name: oneLine(hostName) }), address },
    to: { name: '', address: form.guestEmail },
    subject: oneLine(t('mail.booking_code.subject', values)),
    ...letter({
      language,
      title: code,
      paragraphs: [t('mail.booking_code.text', values), t('mail.booking_code.not_you')],
      details: [
        { label: t('mail.label.what'), value: type.title },
        { label: t('mail.label.host'), value: hostName },
        { label: t('mail.label.when'), value: whenText(i18n, { startsAt, durationMinutes }, form.guestTimeZone) },
      ],
      footer: [t('mail.footer.guest', values)],
    }),
    // The same for a repeated job, so that mail programs show it once.
    messageId: `<booking-code.${mailId}@${address.split('@').at(-1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}
