import { callLink, type DialIn, spokenMeetingId } from '#/modules/conferencing/index.ts'
import { CopyButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'

interface WayInProps {
  passcode: string | null
  dialIn: DialIn[]
  /** What a caller has to type, where it stands nowhere else. */
  callersId?: string | null
}

/** The ways into a room beside its link, as lines of a description list: the passcode, and numbers to call. */
export function WayInLines({ passcode, dialIn, callersId }: WayInProps) {
  const { t } = usePage().i18n
  return (
    <>
      {passcode && (
        <Line label={t('ticket.passcode')}>
          <CopyButton text={passcode} />
        </Line>
      )}
      {dialIn.length > 0 && (
        <Line label={t('ticket.dial_in')}>
          {dialIn.map(({ number, country, city }) => (
            <span key={`${country}${number}`} class="block">
              <a class="whitespace-nowrap" href={callLink(number)}>
                {number}
              </a>{' '}
              <span class="text-muted">({[city, country].filter(Boolean).join(', ')})</span>
            </span>
          ))}
          {callersId && (
            <span class="block text-muted">{t('ticket.meeting_id', { id: spokenMeetingId(callersId) })}</span>
          )}
        </Line>
      )}
    </>
  )
}
