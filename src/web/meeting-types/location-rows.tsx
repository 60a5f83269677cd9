import { locationIcons } from '#/web/desk/location-words.ts'
import { Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { errorOf } from './row-error.ts'
import { type LocationRow, locationKinds } from './type-form.ts'
import type { TypePageProps } from './type-page.tsx'
import type { ZoomChoice } from './zoom-choices.ts'

/** Where it can be: one row a location, with a button to take it away, and one for each kind to add. */
export function LocationRows({ action, form, refusal, choices, pressed }: TypePageProps) {
  const { t } = usePage().i18n
  const addsNew = pressed.startsWith('add-location')
  return (
    <Section title={t('meeting_type.where')} explanation={t('meeting_type.where_explanation')} id="locations">
      <div class="grid gap-4">
        {form.locations.map((row, i) => (
          <Row
            key={row.id}
            {...{ action, row, choices, at: i, error: errorOf(refusal, `locations.${i}`) }}
            hasFocus={addsNew && i === form.locations.length - 1}
          />
        ))}
        {form.locations.length === 0 && <p class="text-muted">{t('meeting_type.no_locations')}</p>}
        {refusal?.fields.locations && <span class="error">{refusal.fields.locations}</span>}
      </div>
      <div class="flex flex-wrap items-center gap-2">
        <span class="text-muted">{t('meeting_type.add_location')}</span>
        {locationKinds
          .filter((kind) => kind !== 'zoom' || choices.length > 0)
          .map((kind) => (
            <Button
              key={kind}
              kind="quiet"
              small
              name="press"
              value={`add-location:${kind}`}
              formAction={action}
              formNoValidate
            >
              <Icon name={locationIcons[kind]} size={16} />
              {t(`location.${kind}`)}
            </Button>
          ))}
      </div>
      {choices.length === 0 && (
        <p class="text-muted">
          {t('meeting_type.no_zoom')} <a href="/settings/integrations/zoom">{t('meeting_type.connect_zoom')}</a>
        </p>
      )}
    </Section>
  )
}

interface RowProps {
  action: string
  row: LocationRow
  at: number
  choices: ZoomChoice[]
  error: string | undefined
  hasFocus: boolean
}

function Row({ action, row, at, choices, error, hasFocus }: RowProps) {
  const { t } = usePage().i18n
  const kind = locationKinds.find((known) => known === row.kind) ?? 'in_person'
  const id = `f-location-${at}`
  const problem = kind === 'zoom' ? choices.find(({ value }) => value === row.value)?.problem : null
  return (
    <div class="field w-full">
      <input type="hidden" name="location.id" value={row.id} />
      <input type="hidden" name="location.kind" value={kind} />
      <label class="label inline-flex items-center gap-2" for={id}>
        <Icon name={locationIcons[kind]} size={16} />
        {t(`meeting_type.location_${kind}`)}
      </label>
      {kind === 'phone' && (
        <span class="hint" id={`${id}-hint`}>
          {t('meeting_type.location_phone_hint')}
        </span>
      )}
      <div class="flex w-full flex-wrap items-center gap-2 sm:flex-nowrap">
        <Value {...{ kind, id, row, choices, error, hasFocus }} />
        <span class="flex-none">
          <Button
            kind="quiet"
            small
            name="press"
            value={`remove-location:${at}`}
            formAction={`${action}#locations`}
            formNoValidate
          >
            {t('meeting_type.remove')}
            <span class="sr-only">
              {t(`location.${kind}`)} {kind !== 'zoom' && row.value}
            </span>
          </Button>
        </span>
      </div>
      {problem && <span class="hint">{t(`meeting_type.zoom_problem.${problem}`)}</span>}
      {error && (
        <span class="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}

interface ValueProps extends Pick<RowProps, 'row' | 'choices' | 'error' | 'hasFocus'> {
  kind: (typeof locationKinds)[number]
  id: string
}

const inputs = {
  link: { type: 'url', placeholder: 'https://', maxLength: 1000, required: true },
  phone: { type: 'tel', placeholder: '+49 30 901820', maxLength: 40, required: false },
  in_person: { type: 'text', placeholder: '', maxLength: 300, required: true },
} as const

function Value({ kind, id, row, choices, error, hasFocus }: ValueProps) {
  const { t } = usePage().i18n
  const hint = kind === 'phone' && `${id}-hint`
  const described = [hint, error && `${id}-error`].filter(Boolean).join(' ')
  const common = {
    id,
    name: 'location.value',
    ...(described && { 'aria-describedby': described }),
    ...(error && { 'aria-invalid': true as const }),
    ...(hasFocus && { autofocus: true }),
  }
  if (kind !== 'zoom') return <input class="input" {...common} {...inputs[kind]} value={row.value} />
  const isGone = row.value !== '' && !choices.some(({ value }) => value === row.value)
  return (
    <select class="input w-full" {...common}>
      {isGone && (
        <option value={row.value} selected>
          {t('meeting_type.connection_gone')}
        </option>
      )}
      {(['named', 'rule'] as const).map((group) => (
        <optgroup key={group} label={t(`meeting_type.zoom_by_${group}`)}>
          {choices
            .filter((choice) => choice.group === group)
            .map(({ value, label }) => (
              <option key={value} value={value} selected={value === row.value}>
                {label}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  )
}
