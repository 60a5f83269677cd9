import type { BookingView, EventView } from '#/modules/events/index.ts'
import { answersInOrder, type Question } from '#/modules/meeting-types/index.ts'
import { zoneInWords } from '#/platform/i18n/time-range.ts'
import { durationInWords, timesOf } from '#/web/booking/offer-part.tsx'
import { Card } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'
import { locationInWords } from './location-words.ts'

interface AboutProps {
  event: EventView
  timeZone: string
  questions: Question[]
  connectionName: string | null
}

/** What, when (also by each guest's clock), where, who comes and what they answered. */
export function AboutBooking({ event, timeZone, questions, connectionName }: AboutProps) {
  const { i18n } = usePage()
  const { t } = i18n
  const { startsAt, durationMinutes, location, hosts, bookings } = event
  return (
    <Card>
      <dl class="ticket-lines">
        <Line label={t('ticket.when')}>
          <strong class="block">{i18n.date(startsAt, timeZone)}</strong>
          <strong class="block">{timesOf(i18n, startsAt, durationMinutes, timeZone)}</strong>
          <span class="block text-muted">
            {durationInWords(durationMinutes, t)} · {zoneInWords(i18n, event, timeZone)}
          </span>
        </Line>
        <Line label={t('ticket.where')}>
          {location.kind === 'link' ? (
            <a href={location.url} target="_blank" rel="noopener noreferrer">
              {location.url}
            </a>
          ) : (
            locationInWords(location, t, connectionName)
          )}
        </Line>
        <Line label={t('booked.host')}>{hosts.map(({ name }) => name).join(', ')}</Line>
        <Line label={t('booked.guests', { count: bookings.length })}>
          {bookings.length === 0 && <span class="text-muted">{t('booked.no_guests')}</span>}
          <ul class="grid gap-4">
            {bookings.map((booking) => (
              <Guest key={booking.id} {...{ booking, event, timeZone, questions }} />
            ))}
          </ul>
        </Line>
      </dl>
    </Card>
  )
}

interface GuestProps {
  booking: BookingView
  event: EventView
  timeZone: string
  questions: Question[]
}

function Guest({ booking, event, timeZone, questions }: GuestProps) {
  const { i18n } = usePage()
  const { t } = i18n
  const { guestName, guestEmail, guestTimeZone, answers } = booking
  if (booking.forgottenAt) return <li class="text-muted">{t('booked.forgotten')}</li>
  const isElsewhere = i18n.offset(guestTimeZone, event.startsAt) !== i18n.offset(timeZone, event.startsAt)
  const hasLeft = booking.cancelledAt !== null && event.status !== 'cancelled'
  return (
    <li>
      <strong class={hasLeft ? 'line-through' : ''}>{guestName}</strong>{' '}
      <a href={`mailto:${guestEmail}`}>{guestEmail}</a>
      {hasLeft && <span class="text-muted"> {t('booked.left')}</span>}
      {isElsewhere && (
        <span class="block text-muted">
          {t('booked.guest_time', {
            time: i18n.format(event.startsAt, guestTimeZone, { weekday: 'short', hour: 'numeric', minute: '2-digit' }),
            zone: i18n.zone(guestTimeZone, event.startsAt),
          })}
        </span>
      )}
      {answersInOrder(questions, answers).map(({ id, question, answer }) => (
        <p key={id} class="mt-1">
          <span class="block text-muted">{question?.label ?? t('booked.former_question')}</span>
          <span class="whitespace-pre-line">
            {question?.kind === 'checkbox' && answer === 'yes' ? t('booked.yes') : answer}
          </span>
        </p>
      ))}
    </li>
  )
}
