import type { ZoomOverlap } from '#/modules/events/index.ts'
import type { UsableConnection } from '#/modules/meeting-types/index.ts'
import { instantOf } from '#/web/booking/instants.ts'
import type { Refusal } from '#/web/route.ts'
import { RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { RadioGroup, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { instantsOfLocal } from './local-time.ts'
import { LocationFields } from './location-fields.tsx'
import type { NewEventForm } from './new-event-form.ts'
import { OverlapNotice } from './overlap-notice.tsx'

interface NewEventProps {
  form: NewEventForm
  refusal: Refusal | null
  pressed: string
  timeZone: string
  connections: UsableConnection[]
  overlaps: ZoomOverlap[]
  seen: string
}

export function NewEventFields(props: NewEventProps) {
  const { form, refusal, timeZone, connections, overlaps, seen } = props
  const { i18n, ctx } = usePage()
  const { t } = i18n
  return (
    <form method="post" action="/bookings/new" class="grid max-w-[46rem] gap-8">
      {/* Enter in a field presses the first button, which must be the one that confirms. */}
      <button type="submit" class="sr-only" tabIndex={-1} aria-hidden="true" name="press" value="confirm" />
      <RefusalSummary refusal={refusal} />
      <OverlapNotice overlaps={overlaps} timeZone={timeZone} />
      {seen && <input type="hidden" name="overlapSeen" value={seen} />}
      <Section title={t('new_event.what')}>
        <TextField name="title" label={t('meeting_type.title')} value={form.title} refusal={refusal} maxLength={120} />
        <div class="grid items-start gap-4 sm:grid-cols-3">
          <TextField name="date" type="date" label={t('moving.date')} value={form.date} refusal={refusal} />
          <TextField name="clock" type="time" label={t('moving.clock')} value={form.clock} refusal={refusal} />
          <TextField
            name="durationMinutes"
            type="number"
            min={1}
            max={1440}
            label={t('meeting_type.duration')}
            value={form.durationMinutes}
            refusal={refusal}
          />
        </div>
        <Reading form={form} refusal={refusal} timeZone={timeZone} />
        <p class="text-muted">{t('desk.times_in', { zone: i18n.zone(timeZone, ctx.now()) })}</p>
      </Section>
      <Invitees {...props} />
      <Section title={t('ticket.where')}>
        <LocationFields form={form.location} refusal={refusal} connections={connections} />
      </Section>
      <div class="grid gap-3">
        <p class="text-muted">{t('new_event.what_happens')}</p>
        <div class="flex flex-wrap gap-3">
          <Button name="press" value="confirm">
            {t(overlaps.length > 0 ? 'new_event.confirm_anyway' : 'new_event.confirm')}
          </Button>
          <Button kind="quiet" name="press" value="draft">
            {t('new_event.draft')}
          </Button>
          <LinkButton href="/bookings">{t('meeting_type.back')}</LinkButton>
        </div>
      </div>
    </form>
  )
}

// Only for a time that comes twice, once it was sent.
function Reading({ form, refusal, timeZone }: Pick<NewEventProps, 'form' | 'refusal' | 'timeZone'>) {
  const { i18n } = usePage()
  const readings = instantsOfLocal(form.date, form.clock, timeZone) ?? []
  if (readings.length < 2) return null
  return (
    <RadioGroup
      name="reading"
      label={i18n.t('new_event.reading')}
      value={form.reading}
      refusal={refusal}
      // Another time may be typed instead, so that nothing has to be chosen.
      optional="by choice"
      options={readings.map((at) => ({
        value: instantOf(at),
        label: `${i18n.time(at, timeZone)} (${i18n.offset(timeZone, at)})`,
      }))}
    />
  )
}

function Invitees({ form, refusal, pressed }: NewEventProps) {
  const { t } = usePage().i18n
  return (
    <Section title={t('new_event.guests')} explanation={t('new_event.guests_explanation')} id="guests">
      {form.invitees.map((invitee, i) => (
        <fieldset
          key={i}
          class="grid items-start gap-x-3 gap-y-2 sm:grid-cols-[1fr_1fr_auto]"
          aria-label={t('new_event.guest', { number: i + 1 })}
        >
          <Part
            {...{ at: i, part: 'name', value: invitee.name, refusal }}
            hasFocus={pressed === 'add-invitee' && i === form.invitees.length - 1}
          />
          <Part {...{ at: i, part: 'email', value: invitee.email, refusal }} />
          <div class="sm:pt-7">
            <Button
              kind="quiet"
              small
              name="press"
              value={`remove-invitee:${i}`}
              formAction="/bookings/new#guests"
              formNoValidate
            >
              {t('meeting_type.remove')}
              <span class="sr-only">{invitee.name || t('new_event.guest', { number: i + 1 })}</span>
            </Button>
          </div>
        </fieldset>
      ))}
      {refusal?.fields.invitees && <span class="error">{t('new_event.guest_twice')}</span>}
      <div>
        <Button kind="quiet" small name="press" value="add-invitee" formNoValidate>
          {t('new_event.add_guest')}
        </Button>
      </div>
    </Section>
  )
}

interface PartProps {
  at: number
  part: 'name' | 'email'
  value: string
  refusal: Refusal | null
  hasFocus?: boolean
}

function Part({ at, part, value, refusal, hasFocus }: PartProps) {
  const { t } = usePage().i18n
  const id = `f-invitee-${at}-${part}`
  const error = refusal?.fields[`invitee.${at}.${part}`]
  return (
    <div class="field">
      <label class="label" for={id}>
        {t(`new_event.guest_${part}`)}
      </label>
      <input
        class="input"
        id={id}
        type={(part === 'email' ? 'email' : 'text') as 'text'}
        name={`invitee.${part}`}
        value={value}
        maxLength={part === 'email' ? 254 : 80}
        autocomplete="off"
        {...(error && { 'aria-invalid': true as const, 'aria-describedby': `${id}-error` })}
        {...(hasFocus && { autofocus: true })}
      />
      {error && (
        <span class="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}
