import type { ClockChange, DateOverride, Interval, Weekday } from '#/modules/availability/index.ts'
import type { Refusal } from '#/web/route.ts'
import { RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { TimeZoneSelect } from '#/web/ui/time-zone-select.tsx'
import { type Hours, weekdays } from './hours-form.ts'

interface HoursPageProps {
  hours: Hours
  refusal: Refusal | null
  /** The button that was pressed, so that the new row has the focus. */
  pressed: string
  /** Clock changes of the coming year in the schedule's zone. */
  changes: ClockChange[]
  /** The version that the form was made from. */
  seen: string
}

/** When the host can be booked: the week, single dates, and the zone that both are meant in. */
export function HoursPage({ hours, refusal, pressed, changes, seen }: HoursPageProps) {
  const { t } = usePage().i18n
  return (
    <form method="post" action="/availability" class="grid gap-6">
      {/* Enter in a field presses the first button, which must be the one that saves. */}
      <button type="submit" class="sr-only" tabIndex={-1} aria-hidden="true" name="press" value="save" />
      <input type="hidden" name="seen" value={seen} />
      <RefusalSummary refusal={refusal} />
      <Section title={t('hours.zone')} explanation={t('hours.zone_explanation')}>
        <TimeZoneSelect name="timeZone" label={t('hours.zone')} value={hours.timeZone} refusal={refusal} />
      </Section>
      <Section
        title={t('hours.week')}
        explanation={t('hours.week_explanation')}
        id="week"
        action={
          <Button kind="quiet" small name="press" value="copy" formAction="/availability#week" formNoValidate>
            {t('hours.copy_monday')}
          </Button>
        }
      >
        <div class="grid divide-y divide-line">
          {weekdays.map((day) => (
            <Day
              key={day}
              {...{ day, pressed, intervals: hours.weekly[day], error: errorOf(refusal, `weekly.${day}`) }}
            />
          ))}
        </div>
      </Section>
      <Section
        title={t('hours.dates')}
        explanation={t('hours.dates_explanation')}
        id="dates"
        action={
          <Button kind="quiet" small name="press" value="add-date" formNoValidate>
            {t('hours.add_date')}
          </Button>
        }
      >
        {hours.overrides.length === 0 && <p class="text-muted">{t('hours.no_dates')}</p>}
        {hours.overrides.map((override, i) => (
          <OverrideRow
            key={i}
            {...{ at: i, override, pressed, error: errorOf(refusal, `overrides.${i}`) }}
            hasFocus={pressed === 'add-date' && i === hours.overrides.length - 1}
          />
        ))}
        {refusal?.fields.overrides && <span class="error">{refusal.fields.overrides}</span>}
      </Section>
      <ClockChanges changes={changes} />
      <div>
        <Button name="press" value="save">
          {t('hours.save')}
        </Button>
      </div>
    </form>
  )
}

interface DayProps {
  day: Weekday
  intervals: Interval[]
  error: string | undefined
  pressed: string
}

function Day({ day, intervals, error, pressed }: DayProps) {
  const { t } = usePage().i18n
  const name = t(`hours.day.${day}`)
  return (
    <fieldset class="grid gap-x-4 gap-y-2 py-3 sm:grid-cols-[8rem_1fr_auto]" aria-label={name} id={`day-${day}`}>
      <span class="font-semibold sm:pt-2">{name}</span>
      <div class="grid gap-2">
        {intervals.length === 0 && <span class="text-muted sm:pt-2">{t('hours.closed')}</span>}
        {intervals.map((interval, i) => (
          <IntervalRow
            key={i}
            {...{ name: day, label: name, interval, remove: `remove:${day}:${i}`, anchor: `day-${day}` }}
            hasFocus={pressed === `add:${day}` && i === intervals.length - 1}
          />
        ))}
        {error && <span class="error">{error}</span>}
      </div>
      <div>
        <Button kind="quiet" small name="press" value={`add:${day}`} formNoValidate>
          {t('hours.add')}
          <span class="sr-only">{name}</span>
        </Button>
      </div>
    </fieldset>
  )
}

interface OverrideProps {
  at: number
  override: DateOverride
  error: string | undefined
  pressed: string
  hasFocus: boolean
}

function OverrideRow({ at, override, error, pressed, hasFocus }: OverrideProps) {
  const { t } = usePage().i18n
  const label = override.date || t('hours.date')
  return (
    <fieldset class="grid gap-x-4 gap-y-2 border-line border-b pb-3 sm:grid-cols-[11rem_1fr_auto]" aria-label={label}>
      <label>
        <span class="sr-only">{t('hours.date')}</span>
        <input class="input" type="date" name="date" value={override.date} required autofocus={hasFocus} />
      </label>
      <div class="grid gap-2">
        {override.intervals.length === 0 && <span class="text-muted sm:pt-2">{t('hours.closed_all_day')}</span>}
        {override.intervals.map((interval, i) => (
          <IntervalRow
            key={i}
            {...{ name: `date.${at}`, label, interval, remove: `remove-in-date:${at}:${i}`, anchor: 'dates' }}
            hasFocus={pressed === `add-in-date:${at}` && i === override.intervals.length - 1}
          />
        ))}
        {error && <span class="error">{error}</span>}
      </div>
      <div class="flex gap-2">
        <Button kind="quiet" small name="press" value={`add-in-date:${at}`}>
          {t('hours.add')}
          <span class="sr-only">{label}</span>
        </Button>
        <Button
          kind="quiet"
          small
          name="press"
          value={`remove-date:${at}`}
          formAction="/availability#dates"
          formNoValidate
        >
          {t('hours.remove_date')}
          <span class="sr-only">{label}</span>
        </Button>
      </div>
    </fieldset>
  )
}

interface IntervalRowProps {
  name: string
  label: string
  interval: Interval
  remove: string
  /** Where the page is shown again when this row is removed. */
  anchor: string
  hasFocus: boolean
}

function IntervalRow({ name, label, interval: [from, to], remove, anchor, hasFocus }: IntervalRowProps) {
  const { t } = usePage().i18n
  const isNight = from !== '' && to !== '' && to <= from
  return (
    <div class="flex flex-wrap items-center gap-2">
      <input
        class="input w-[calc(50%-1rem)] min-w-30 sm:w-36"
        type="time"
        name={`${name}.from`}
        value={from}
        autofocus={hasFocus}
        aria-label={t('hours.from', { day: label })}
      />
      <span aria-hidden="true">–</span>
      <input
        class="input w-[calc(50%-1rem)] min-w-30 sm:w-36"
        type="time"
        name={`${name}.to`}
        value={to}
        aria-label={t('hours.to', { day: label })}
      />
      {isNight && <span class="text-muted">{t('hours.next_day')}</span>}
      <Button kind="quiet" small name="press" value={remove} formAction={`/availability#${anchor}`} formNoValidate>
        {t('hours.remove')}
        <span class="sr-only">
          {label} {from}–{to}
        </span>
      </Button>
    </div>
  )
}

function ClockChanges({ changes }: { changes: ClockChange[] }) {
  const { t, date } = usePage().i18n
  if (changes.length === 0) return null
  return (
    <Section title={t('hours.clock')} explanation={t('hours.clock_explanation')}>
      <ul class="grid gap-2">
        {changes.map((change) => (
          <li key={change.at}>
            {t(change.kind === 'skipped' ? 'hours.clock_skipped' : 'hours.clock_repeated', {
              date: date(new Date(`${change.from}:00Z`), 'UTC'),
              from: change.from.slice(11),
              to: change.to.slice(11),
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The sentence for `name` or for anything inside it (`weekly.mon.0.1`). */
function errorOf(refusal: Refusal | null, name: string): string | undefined {
  const found = Object.entries(refusal?.fields ?? {}).find(([field]) => field === name || field.startsWith(`${name}.`))
  return found?.[1]
}
