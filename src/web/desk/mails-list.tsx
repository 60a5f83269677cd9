import type { EventView } from '#/modules/events/index.ts'
import type { MailView } from '#/modules/notifications/index.ts'
import { Section, StatusDot } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'

interface MailsListProps {
  event: EventView
  mails: MailView[]
  timeZone: string
  /** A host of this event who left the workspace: an owner gets their mails. */
  formerHost: string | null
}

const tones = { sent: 'quiet', failed: 'problem', under_way: 'busy' } as const

/** Who was told what, and whether the mail went out. */
export function MailsList({ event, mails, timeZone, formerHost }: MailsListProps) {
  const { i18n } = usePage()
  const { t } = i18n
  if (mails.length === 0) return null
  const nameOf = ({ addressee }: MailView) => {
    const guest = event.bookings.find(({ id }) => id === addressee)
    if (guest) return guest.forgottenAt ? t('booked.forgotten') : guest.guestName
    return event.hosts.find(({ id }) => id === addressee)?.name ?? ''
  }
  return (
    <Section
      title={t('mails.title')}
      explanation={formerHost ? t('mails.explanation_former', { name: formerHost }) : t('mails.explanation')}
    >
      <ul class="grid gap-3">
        {mails.map((mail, i) => (
          <li key={i} class="grid gap-x-4 sm:grid-cols-[13rem_1fr_auto]">
            <span class="text-muted">
              {i18n.format(mail.at, timeZone, {
                dateStyle: 'medium',
                timeStyle: 'short',
              } as Intl.DateTimeFormatOptions)}
            </span>
            <span>
              {t('mails.to', { what: t(`mails.${mail.kind}`), name: nameOf(mail) || t(`mails.${mail.recipient}`) })}
            </span>
            <StatusDot
              tone={tones[mail.state]}
              label={
                mail.state === 'failed' && mail.replyCode
                  ? t('mails.failed_with', { code: String(mail.replyCode) })
                  : t(`mails.state_${mail.state}`)
              }
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
