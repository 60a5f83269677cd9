import type { Schedule } from '#/modules/availability/index.ts'
import type { Refusal } from '#/web/route.ts'
import { RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { Checkbox, RadioGroup, TextArea, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { LocationRows } from './location-rows.tsx'
import { QuestionRows } from './question-rows.tsx'
import { TimesFields } from './times-fields.tsx'
import type { TypeForm } from './type-form.ts'
import type { ZoomChoice } from './zoom-choices.ts'

export interface TypePageProps {
  /** Where the form is posted. */
  action: string
  form: TypeForm
  refusal: Refusal | null
  /** What the host may choose for Zoom. */
  choices: ZoomChoice[]
  schedules: Schedule[]
  /** `https://…/ada/`, in front of the URL name. */
  linkStart: string
  /** The URL name that guests know; null while the type isn't offered. */
  presentSlug: string | null
  /** The button that was pressed, so that the new row has the focus. */
  pressed: string
  /** The version that the form was made from; empty for a new type. */
  seen: string
  /** How many events would follow this change if the host wants that. */
  upcoming: number
}

/** All that a host says about a meeting type, in the order in which guests meet it. */
export function TypePage(props: TypePageProps) {
  const { action, form, refusal, linkStart, presentSlug, seen } = props
  const { t } = usePage().i18n
  return (
    <form method="post" action={action} class="grid max-w-[46rem] gap-8">
      {/* Enter in a field presses the first button, which must be the one that saves. */}
      <button type="submit" class="sr-only" tabIndex={-1} aria-hidden="true" name="press" value="save" />
      {seen && <input type="hidden" name="seen" value={seen} />}
      <RefusalSummary refusal={refusal} />
      <Section title={t('meeting_type.what')}>
        <TextField
          name="title"
          label={t('meeting_type.title')}
          hint={t('meeting_type.title_hint')}
          value={form.lines.title}
          refusal={refusal}
          maxLength={120}
        />
        <TextField
          name="slug"
          label={t('meeting_type.slug')}
          hint={
            presentSlug
              ? t('meeting_type.slug_change_hint', { link: `${linkStart}${presentSlug}` })
              : t('meeting_type.slug_hint', { link: `${linkStart}${form.lines.slug || '…'}` })
          }
          value={form.lines.slug}
          refusal={refusal}
          optional
          maxLength={60}
        />
        <TextArea
          name="description"
          label={t('meeting_type.description')}
          hint={t('meeting_type.description_hint')}
          value={form.lines.description}
          refusal={refusal}
          optional
          maxLength={4000}
          rows={4}
        />
        <div class="max-w-40">
          <TextField
            name="durationMinutes"
            type="number"
            min={1}
            max={1440}
            label={t('meeting_type.duration')}
            value={form.lines.durationMinutes}
            refusal={refusal}
          />
        </div>
      </Section>
      <LocationRows {...props} />
      <TimesFields {...props} />
      <QuestionRows {...props} />
      <Confirmation {...props} />
      <ZoomSettings {...props} />
      <Reminders {...props} />
      <Upcoming {...props} />
      <div class="flex flex-wrap gap-3">
        <Button name="press" value="save">
          {t('meeting_type.save')}
        </Button>
        <a class="button button-quiet" href="/meeting-types">
          {t('meeting_type.back')}
        </a>
      </div>
    </form>
  )
}

function Confirmation({ form, refusal }: TypePageProps) {
  const { t } = usePage().i18n
  return (
    <Section title={t('meeting_type.confirmation')} id="confirmation">
      <Checkbox
        name="guestsConfirmEmail"
        label={t('meeting_type.guests_confirm_email')}
        hint={t('meeting_type.guests_confirm_email_hint')}
        checked={form.switches.guestsConfirmEmail}
        refusal={refusal}
      />
    </Section>
  )
}

function ZoomSettings({ form, refusal }: TypePageProps) {
  const { t } = usePage().i18n
  return (
    <Section title={t('meeting_type.zoom')} explanation={t('meeting_type.zoom_explanation')} id="zoom">
      <div class="grid gap-1">
        <Checkbox
          name="waitingRoom"
          label={t('meeting_type.waiting_room')}
          hint={t('meeting_type.waiting_room_hint')}
          checked={form.switches.waitingRoom}
          refusal={refusal}
        />
        <Checkbox
          name="joinBeforeHost"
          label={t('meeting_type.join_before_host')}
          hint={t('meeting_type.join_before_host_hint')}
          checked={form.switches.joinBeforeHost}
          refusal={refusal}
        />
        <Checkbox
          name="muteUponEntry"
          label={t('meeting_type.mute')}
          checked={form.switches.muteUponEntry}
          refusal={refusal}
        />
        <Checkbox
          name="guestNameInTopic"
          label={t('meeting_type.name_in_topic')}
          hint={t('meeting_type.name_in_topic_hint')}
          checked={form.switches.guestNameInTopic}
          refusal={refusal}
        />
      </div>
      <RadioGroup
        name="zoomOverlap"
        label={t('meeting_type.zoom_overlap')}
        hint={t('meeting_type.zoom_overlap_hint')}
        value={form.lines.zoomOverlap}
        options={[
          { value: 'notify', label: t('meeting_type.zoom_overlap_notify') },
          { value: 'hide', label: t('meeting_type.zoom_overlap_hide') },
        ]}
        refusal={refusal}
      />
    </Section>
  )
}

/** Existing events keep what they had (Y16), unless this is ticked. */
function Upcoming({ form, refusal, upcoming }: TypePageProps) {
  const { t } = usePage().i18n
  if (upcoming === 0) return null
  return (
    <Section title={t('meeting_type.upcoming')} id="upcoming">
      <Checkbox
        name="applyToUpcoming"
        label={t('meeting_type.apply_to_upcoming', { count: upcoming })}
        hint={t('meeting_type.apply_to_upcoming_hint')}
        checked={form.applyToUpcoming}
        refusal={refusal}
      />
    </Section>
  )
}

const usualReminders = ['10080', '2880', '1440', '120', '60', '15']

function Reminders({ form, refusal }: TypePageProps) {
  const { t } = usePage().i18n
  // Other times may have been chosen by other means; they stay until unticked.
  const offered = [...new Set([...usualReminders, ...form.reminders])]
    .filter((minutes) => /^\d{1,5}$/.test(minutes))
    .sort((a, b) => Number(b) - Number(a))
  return (
    <Section title={t('meeting_type.reminders')} explanation={t('meeting_type.reminders_explanation')} id="reminders">
      <fieldset class="grid gap-x-6 sm:grid-cols-2" aria-label={t('meeting_type.reminders')}>
        {offered.map((minutes) => (
          <Checkbox
            key={minutes}
            name="reminder"
            value={minutes}
            label={t('meeting_type.reminder', spanOf(Number(minutes))).trim()}
            checked={form.reminders.includes(minutes)}
          />
        ))}
      </fieldset>
      {refusal?.fields.reminder && <span class="error">{refusal.fields.reminder}</span>}
    </Section>
  )
}

function spanOf(minutes: number): { days: number; hours: number; minutes: number } {
  if (minutes % 1440 === 0) return { days: minutes / 1440, hours: 0, minutes: 0 }
  return { days: 0, hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}
