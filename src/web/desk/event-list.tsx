import type { EventView } from '#/modules/events/index.ts'
import { dateIn, noonOf } from '#/web/booking/month.ts'
import { timesOf } from '#/web/booking/offer-part.tsx'
import { StatusDot } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import { classes, usePage } from '#/web/ui/layout.tsx'
import { locationIcons, locationInWords } from './location-words.ts'
import { joinUrlOf, roomState } from './room-state.ts'

interface EventListProps {
  events: EventView[]
  timeZone: string
  /** By id; what isn't there any more has no name. */
  connectionNames: Map<string, string>
  /** Whose it is, when the list has several people's. */
  showsHost?: boolean
}

/** Events by day: a line each where there is room, a card each on phones. */
export function EventList({ events, ...props }: EventListProps) {
  const { timeZone } = props
  const days = Map.groupBy(events, ({ startsAt }) => dateIn(startsAt, timeZone))
  return (
    <div class="grid gap-6">
      {[...days].map(([date, onDay]) => (
        <Day key={date} date={date} events={onDay} {...props} />
      ))}
    </div>
  )
}

function Day({ date, events, ...props }: EventListProps & { date: string }) {
  const { i18n, ctx } = usePage()
  const today = dateIn(ctx.now(), props.timeZone)
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const name = i18n.format(noonOf(date), 'UTC', { weekday: 'long', day: 'numeric', month: 'long', ...year })
  const title = date === today ? i18n.t('desk.today', { date: name }) : name
  return (
    <section class="grid gap-2" aria-label={title}>
      <h2>{title}</h2>
      <ul class="agenda card p-0!">
        {events.map((event) => (
          <EventLine key={event.id} event={event} {...props} />
        ))}
      </ul>
    </section>
  )
}

function EventLine({
  event,
  timeZone,
  connectionNames,
  showsHost,
}: Omit<EventListProps, 'events'> & { event: EventView }) {
  const { i18n, ctx } = usePage()
  const { t } = i18n
  const { location } = event
  const isOver = event.endsAt <= ctx.now()
  const state = isOver || event.status === 'cancelled' ? null : roomState(event)
  const joinUrl = isOver ? null : joinUrlOf(event)
  // One account needs no name on every line.
  const connection =
    location.kind === 'zoom' && connectionNames.size > 1 ? (connectionNames.get(location.connectionId) ?? null) : null
  return (
    <li class={classes('agenda-line', (isOver || event.status === 'cancelled') && 'agenda-over')}>
      <span class="agenda-time">{timesOf(i18n, event.startsAt, event.durationMinutes, timeZone)}</span>
      <span class="agenda-what">
        <a
          class="inline-block min-h-6 font-semibold text-ink no-underline hover:underline"
          href={`/bookings/${event.id}`}
        >
          {guestsInWords(event) || event.title}
        </a>
        <span class="block text-muted">
          {[guestsInWords(event) && event.title, showsHost && event.hosts.map(({ name }) => name).join(', ')]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <span class="agenda-where">
        <Icon name={locationIcons[location.kind]} size={16} />
        <span>{location.kind === 'link' ? t('location.link') : locationInWords(location, t, connection)}</span>
      </span>
      <span class="agenda-state">
        {event.status === 'cancelled' && <StatusDot tone="quiet" label={t('desk.cancelled')} />}
        {event.status === 'draft' && !state && <StatusDot tone="quiet" label={t('desk.draft')} />}
        {state && <StatusDot tone={state.tone} label={t(state.label)} />}
      </span>
      <span class="agenda-join">
        {joinUrl && (
          <LinkButton href={joinUrl} external small>
            {t('desk.join')}
            <span class="sr-only">{guestsInWords(event) || event.title}</span>
          </LinkButton>
        )}
      </span>
    </li>
  )
}

/** "Gia", "Gia, Bo", and after the third name how many more there are. */
export function guestsInWords({ bookings, status }: Pick<EventView, 'bookings' | 'status'>): string {
  const names = bookings
    .filter(({ cancelledAt, forgottenAt }) => (status === 'cancelled' || !cancelledAt) && !forgottenAt)
    .map(({ guestName }) => guestName)
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} +${names.length - 3}` : names.join(', ')
}
