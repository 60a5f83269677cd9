import { zoneInWords } from '#/platform/i18n/time-range.ts'
import { usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'
import { timesOf } from './offer-part.tsx'

interface WhenLinesProps {
  startsAt: Date
  durationMinutes: number
  timeZone: string
  /** Said as well when the clock there shows another time. */
  hostTimeZone?: string
  /** It doesn't hold any more. */
  isVoid?: boolean
  label?: string
}

/** When, in the guest's zone and, if different, the host's. */
export function WhenLines({ startsAt, durationMinutes, timeZone, hostTimeZone, isVoid, label }: WhenLinesProps) {
  const { i18n } = usePage()
  const { t } = i18n
  const isElsewhere = hostTimeZone && i18n.offset(hostTimeZone, startsAt) !== i18n.offset(timeZone, startsAt)
  const Text = isVoid ? 's' : 'strong'
  return (
    <Line label={label ?? t('ticket.when')}>
      <Text class="block">{i18n.date(startsAt, timeZone)}</Text>
      <Text class="block">{timesOf(i18n, startsAt, durationMinutes, timeZone)}</Text>
      <span class="block text-muted">{zoneInWords(i18n, { startsAt, durationMinutes }, timeZone)}</span>
      {isElsewhere && (
        <span class="block text-muted">
          {t('ticket.host_time', {
            time: `${i18n.format(startsAt, hostTimeZone, { weekday: 'long' })} ${i18n.time(startsAt, hostTimeZone)}`,
            zone: i18n.zone(hostTimeZone, startsAt),
          })}
        </span>
      )}
    </Line>
  )
}
