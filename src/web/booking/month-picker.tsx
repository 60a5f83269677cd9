import { Icon } from '#/web/ui/icons.tsx'
import { classes, usePage } from '#/web/ui/layout.tsx'
import type { Choice } from './choose-day.ts'
import { instantOf } from './instants.ts'
import { type Day, firstDayOfWeek, isDoubled, noonOf, partsOfDay } from './month.ts'

interface PickerProps {
  choice: Choice
  /** The address with this month, date or time chosen. */
  href(chosen: { month?: string; date?: string; time?: string }): string
  /** The day that is picked already, as when moving a booking. */
  markedDate?: string
}

/** A month of days, those with free times as links; on phones a strip of only these. */
export function MonthPicker({ choice, href, markedDate }: PickerProps) {
  const { i18n } = usePage()
  const firstOfMonth = noonOf(`${choice.month}-01`)
  const title = i18n.format(firstOfMonth, 'UTC', { month: 'long', year: 'numeric' })
  return (
    <section class="month" aria-label={title}>
      <div class="month-head">
        <h2>{title}</h2>
        <nav class="flex" aria-label={i18n.t('booking.months')}>
          <Turn month={choice.previousMonth} rel="prev" href={href} />
          <Turn month={choice.nextMonth} rel="next" href={href} />
        </nav>
      </div>
      <div class="weekdays" aria-hidden="true">
        {weekdayNames(i18n.locale).map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol class="days">
        {choice.days.map((day) => (
          <li key={day.date} class={classes(day.number === 1 && `from-${day.column}`, !day.startsAt.length && 'none')}>
            <DayCell day={day} isChosen={day === choice.day} isMarked={day.date === markedDate} href={href} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The free times of the chosen day, by part of the day; or what to do when there are none. */
export function DayTimes({ choice, href }: PickerProps) {
  const { i18n } = usePage()
  const { day, timeZone } = choice
  if (!day) return <NoTimes choice={choice} href={href} />
  const parts = partsOfDay(day.startsAt, timeZone)
  return (
    <section class="times" aria-labelledby="times">
      <h2 id="times">{i18n.format(noonOf(day.date), 'UTC', { weekday: 'long', day: 'numeric', month: 'long' })}</h2>
      {parts.length === 0 && <p class="text-muted">{i18n.t('booking.no_times_day')}</p>}
      {parts.map(([part, starts]) => (
        <div key={part} class="grid gap-2">
          {parts.length > 1 && <h3 class="hint font-medium">{i18n.t(`booking.${part}`)}</h3>}
          <ol class="time-list">
            {starts.map((at) => (
              <li key={at.getTime()}>
                <a class="time" href={href({ date: day.date, time: instantOf(at) })}>
                  {i18n.time(at, timeZone)}
                  {isDoubled(at, timeZone) && <span class="hint block">{i18n.offset(timeZone, at)}</span>}
                </a>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function DayCell({ day, isChosen, isMarked, href }: DayCellProps) {
  const { i18n } = usePage()
  const noon = noonOf(day.date)
  const count = day.startsAt.length
  if (count === 0) return <span class="day">{day.number}</span>
  const name = i18n.format(noon, 'UTC', { weekday: 'long', day: 'numeric', month: 'long' })
  return (
    <a
      class={classes('day', 'open', isMarked && 'marked')}
      href={href({ date: day.date })}
      {...(isChosen && { 'aria-current': 'date' as const })}
    >
      <span aria-hidden="true" class="grid justify-items-center">
        <span class="day-week">{i18n.format(noon, 'UTC', { weekday: 'short' })}</span>
        {day.number}
      </span>
      <span class="sr-only">
        {i18n.t('booking.day_with_times', { day: name, count })}
        {isMarked && `, ${i18n.t('reschedule.now')}`}
      </span>
    </a>
  )
}

interface DayCellProps extends Pick<PickerProps, 'href'> {
  day: Day
  isChosen: boolean
  isMarked: boolean
}

function Turn({ month, rel, href }: { month: string | null; rel: 'prev' | 'next'; href: PickerProps['href'] }) {
  const { i18n } = usePage()
  const icon = <Icon name={rel === 'prev' ? 'left' : 'right'} />
  if (!month) return <span class="turn opacity-30">{icon}</span>
  const name = i18n.format(noonOf(`${month}-01`), 'UTC', { month: 'long', year: 'numeric' })
  return (
    <a class="turn" rel={rel} href={href({ month })} aria-label={name}>
      {icon}
    </a>
  )
}

function NoTimes({ choice, href }: PickerProps) {
  const { i18n } = usePage()
  const next = choice.nextOpenDate
  const month = i18n.format(noonOf(`${choice.month}-01`), 'UTC', { month: 'long' })
  return (
    <section class="times">
      <h2>{i18n.t('booking.no_times_title', { month })}</h2>
      {next ? (
        <a class="button button-quiet" href={href({ date: next })}>
          {i18n.t('booking.next_free_day', {
            day: i18n.format(noonOf(next), 'UTC', { weekday: 'short', day: 'numeric', month: 'long' }),
          })}
        </a>
      ) : (
        <p class="text-muted">{i18n.t('booking.no_times_at_all')}</p>
      )}
    </section>
  )
}

// One entry a locale, and there are only so many: i18n has checked it.
const namesOf = new Map<string, string[]>()

function weekdayNames(locale: string): string[] {
  const known = namesOf.get(locale)
  if (known) return known
  const first = firstDayOfWeek(locale)
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // 4 January 2027 is a Monday.
  const names = Array.from({ length: 7 }, (_, i) => name.format(new Date(Date.UTC(2027, 0, 3 + first + i))))
  if (namesOf.size < 200) namesOf.set(locale, names)
  return names
}
