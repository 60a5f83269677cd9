import type { VNode } from 'preact'
import { pageAtProvider } from '#/modules/conferencing/index.ts'
import type { LiveCheckView, LiveStep } from '#/modules/doctor/index.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'

interface BodyProps {
  check: LiveCheckView
  isDone: boolean
}

/** What a step says, what is to be done, and what to look at when it takes long. */
export function StepBody({ step, ...props }: BodyProps & { step: LiveStep }): VNode {
  const Body = bodies[step]
  return <Body {...props} />
}

const bodies: Record<LiveStep, (props: BodyProps) => VNode> = {
  button: ButtonStep,
  consent: ConsentStep,
  email: EmailStep,
  booking: BookingStep,
  mail: MailStep,
  removal: RemovalStep,
}

const connectPath = '/settings/integrations/zoom/new'
const minute = 60_000

function ButtonStep({ check, isDone }: BodyProps) {
  const { t } = usePage().i18n
  if (!isDone)
    return (
      <Notice tone="problem">
        <p>{t('live_check.button.missing', { variables: check.missingVariables.join(', ') })}</p>
      </Notice>
    )
  return <p>{t('live_check.button.there')}</p>
}

function ConsentStep({ check, isDone }: BodyProps) {
  const { i18n, app } = usePage()
  const { t } = i18n
  if (isDone) return <p>{t('live_check.consent.done')}</p>
  const isLate = check.leftAt !== null && app.clock.now().getTime() - check.leftAt.getTime() > 2 * minute
  return (
    <div class="grid gap-3">
      <p>{t('live_check.consent.do')}</p>
      <div>
        <LinkButton kind="primary" href={connectPath}>
          {t('live_check.consent.open')}
        </LinkButton>
      </div>
      {isLate && <Notice>{t('live_check.consent.late')}</Notice>}
    </div>
  )
}

function EmailStep({ check }: BodyProps) {
  const { t } = usePage().i18n
  const { connection } = check
  if (!connection) return <p>{t('live_check.email.gone')}</p>
  return <p>{t('live_check.email.is', { email: connection.email, name: connection.name })}</p>
}

function BookingStep({ check, isDone }: BodyProps) {
  const { i18n, app, visitor } = usePage()
  const { t } = i18n
  const { event, room, connection } = check
  if (!event)
    return (
      <form method="post" action="/settings/live-check/book" class="grid gap-3">
        <p>{t('live_check.booking.do')}</p>
        <div>
          <Button>{t('live_check.booking.button')}</Button>
        </div>
      </form>
    )
  const when = i18n.dateTime(event.startsAt, visitor?.workspace?.timeZone ?? 'UTC')
  if (isDone)
    return (
      <div class="grid gap-2">
        <p>{t('live_check.booking.done', { when })}</p>
        {event.conference?.joinUrl && check.cleaning === 'none' && (
          <p class="break-all">
            <a href={event.conference.joinUrl} rel="noopener noreferrer" target="_blank">
              {event.conference.joinUrl}
            </a>
          </p>
        )}
      </div>
    )
  const isLate = app.clock.now().getTime() - event.createdAt.getTime() > minute
  return (
    <div class="grid gap-3">
      <p>{t('live_check.booking.waiting', { when })}</p>
      {room && <p>{t(room.key, { ...room.values, connectionName: connection?.name ?? '' })}</p>}
      {isLate && <Notice>{t('live_check.booking.late')}</Notice>}
    </div>
  )
}

function MailStep({ check, isDone }: BodyProps) {
  const { i18n, app, visitor } = usePage()
  const { t } = i18n
  const { mail, event } = check
  const email = visitor?.email ?? ''
  if (isDone) return <p>{t('live_check.mail.done', { email })}</p>
  if (mail?.state === 'failed')
    return (
      <Notice tone="problem">
        <p>{t('live_check.mail.failed', { email, code: mail.replyCode ?? 0 })}</p>
      </Notice>
    )
  if (mail?.state !== 'sent' || !mail.hasLink) {
    const isLate = event !== null && app.clock.now().getTime() - event.createdAt.getTime() > 2 * minute
    return (
      <div class="grid gap-3">
        <p>{t(mail?.state === 'sent' ? 'live_check.mail.without_link' : 'live_check.mail.waiting', { email })}</p>
        {isLate && <Notice>{t('live_check.mail.late')}</Notice>}
      </div>
    )
  }
  return (
    <form method="post" action="/settings/live-check/mail-came" class="grid gap-3">
      <p>{t('live_check.mail.sent', { email })}</p>
      <p class="text-muted">{t('live_check.mail.not_there')}</p>
      <div>
        <Button>{t('live_check.mail.button')}</Button>
      </div>
    </form>
  )
}

function RemovalStep({ check, isDone }: BodyProps) {
  const { i18n, app } = usePage()
  const { t } = i18n
  if (isDone) return <p>{t('live_check.removal.done')}</p>
  if (check.cleaning === 'under_way') return <p>{t('live_check.removal.cleaning')}</p>
  return (
    <div class="grid gap-3">
      <p>{t(check.cleaning === 'left' ? 'live_check.removal.left' : 'live_check.removal.clean')}</p>
      {check.event?.conference?.handWork.map(({ meetingId }) => (
        <div key={meetingId}>
          <LinkButton href={pageAtProvider(app.config, meetingId)} external>
            {t('live_check.removal.meeting')}
          </LinkButton>
        </div>
      ))}
      <p>{t('live_check.removal.do', { app: app.config.zoomApp.name })}</p>
      <div>
        <LinkButton kind="primary" href={installedApps(app.config.zoomOAuthOrigin)} external>
          {t('live_check.removal.open')}
        </LinkButton>
      </div>
      <form method="post" action="/settings/live-check/ask" class="grid gap-3">
        <p class="text-muted">{t('live_check.removal.watching')}</p>
        <div>
          <Button kind="quiet">{t('live_check.removal.button')}</Button>
        </div>
      </form>
    </div>
  )
}

// Zoom's own page of what one has added; the sandbox lists it on its first page.
function installedApps(oauthOrigin: string): string {
  return oauthOrigin === 'https://zoom.us' ? 'https://marketplace.zoom.us/user/installed' : oauthOrigin
}
