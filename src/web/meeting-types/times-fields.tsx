import { Section } from '#/web/ui/boxes.tsx'
import { SelectField, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import type { noticeUnits } from './type-form.ts'
import type { TypePageProps } from './type-page.tsx'

/** Which starts guests are offered: the hours, then everything that narrows them. */
export function TimesFields({ form, refusal, schedules }: TypePageProps) {
  const { t } = usePage().i18n
  const { lines } = form
  const minutes = (name: 'slotIntervalMinutes' | 'bufferBeforeMinutes' | 'bufferAfterMinutes', optional = false) => (
    <TextField
      name={name}
      type="number"
      min={name === 'slotIntervalMinutes' ? 1 : 0}
      max={1440}
      label={t(`meeting_type.${name}`)}
      hint={t(`meeting_type.${name}_hint`)}
      value={lines[name]}
      refusal={refusal}
      optional={optional}
    />
  )
  const limit = (name: 'maxPerDay' | 'maxPerWeek' | 'horizonDays') => (
    <TextField
      name={name}
      type="number"
      min={1}
      max={name === 'horizonDays' ? 3650 : 1000}
      label={t(`meeting_type.${name}`)}
      hint={t(`meeting_type.${name}_hint`)}
      value={lines[name]}
      refusal={refusal}
      optional
    />
  )
  return (
    <Section title={t('meeting_type.when')} explanation={t('meeting_type.when_explanation')} id="times">
      {schedules.length > 1 ? (
        <SelectField
          name="scheduleId"
          label={t('meeting_type.hours')}
          value={lines.scheduleId}
          refusal={refusal}
          options={schedules.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : (
        <p>
          <input type="hidden" name="scheduleId" value={lines.scheduleId} />
          {t('meeting_type.hours_are')} <a href="/availability">{t('meeting_type.see_hours')}</a>
        </p>
      )}
      <div class="grid items-end gap-x-6 gap-y-5 sm:grid-cols-2">
        <Notice form={form} refusal={refusal} />
        {limit('horizonDays')}
        {minutes('bufferBeforeMinutes')}
        {minutes('bufferAfterMinutes')}
        {limit('maxPerDay')}
        {limit('maxPerWeek')}
        {minutes('slotIntervalMinutes', true)}
      </div>
    </Section>
  )
}

function Notice({ form, refusal }: Pick<TypePageProps, 'form' | 'refusal'>) {
  const { t } = usePage().i18n
  const error = refusal?.fields.notice
  return (
    <div class="field">
      <label class="label" for="f-notice">
        {t('meeting_type.notice')}
      </label>
      <span class="hint" id="f-notice-hint">
        {t('meeting_type.notice_hint')}
      </span>
      <div class="flex w-full gap-2">
        <input
          class="input"
          type="number"
          id="f-notice"
          name="notice"
          min={0}
          max={525600}
          value={form.lines.notice}
          required
          aria-describedby={error ? 'f-notice-hint f-notice-error' : 'f-notice-hint'}
          {...(error && { 'aria-invalid': true as const })}
        />
        <select class="input flex-none" name="noticeUnit" aria-label={t('meeting_type.notice_unit')}>
          {(['minutes', 'hours', 'days'] satisfies (keyof typeof noticeUnits)[]).map((unit) => (
            <option key={unit} value={unit} selected={form.lines.noticeUnit === unit}>
              {t(`meeting_type.unit_${unit}`)}
            </option>
          ))}
        </select>
      </div>
      {error && (
        <span class="error" id="f-notice-error">
          {error}
        </span>
      )}
    </div>
  )
}
