import type { UsableConnection } from '#/modules/meeting-types/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import type { Refusal } from '#/web/route.ts'
import { SelectField } from '#/web/ui/fields.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import type { LocationForm } from './location-form.ts'
import { locationIcons, zoomInWords } from './location-words.ts'

interface LocationFieldsProps {
  form: LocationForm
  refusal: Refusal | null
  connections: UsableConnection[]
}

/** Where: each Zoom connection by its name while it is there, a link, a number or an address. */
export function LocationFields({ form, refusal, connections }: LocationFieldsProps) {
  const { t } = usePage().i18n
  const error = refusal?.fields.location
  return (
    <fieldset class="where-form grid gap-1" {...(error && { 'aria-describedby': 'f-location-error' })}>
      <legend class="sr-only">{t('ticket.where')}</legend>
      {connections.map((connection) => (
        <Choice
          key={connection.id}
          kind="zoom"
          value={`zoom:${connection.id}`}
          form={form}
          label={zoomInWords(connection.name, t)}
          {...hintOf(t, connection)}
        />
      ))}
      {connections.length === 0 && (
        <p class="text-muted">
          {t('meeting_type.no_zoom')} <a href="/settings/integrations/zoom">{t('meeting_type.connect_zoom')}</a>
        </p>
      )}
      <Choice kind="link" value="link" form={form} label={t('location.link')} />
      <div class="if-link pb-2 pl-8">
        <Detail name="url" type="url" label={t('location.link_label')} {...{ form, refusal }} />
      </div>
      <Choice kind="phone" value="phone" form={form} label={t('location.phone')} />
      <div class="if-phone pb-2 pl-8">
        <div class="grid gap-3">
          <Detail name="number" type="tel" label={t('location.number_label')} {...{ form, refusal }} />
          <SelectField
            name="whose"
            label={t('location.whose_label')}
            value={form.whose}
            refusal={refusal}
            options={[
              { value: 'host', label: t('location.whose_host') },
              { value: 'guest', label: t('location.whose_guest') },
            ]}
          />
        </div>
      </div>
      <Choice kind="in_person" value="in_person" form={form} label={t('location.in_person')} />
      <div class="if-in-person pb-2 pl-8">
        <Detail name="address" type="text" label={t('location.address_label')} {...{ form, refusal }} />
      </div>
      {error && (
        <span class="error" id="f-location-error">
          {error}
        </span>
      )}
    </fieldset>
  )
}

interface DetailProps extends Pick<LocationFieldsProps, 'form' | 'refusal'> {
  name: 'url' | 'number' | 'address'
  type: 'url' | 'tel' | 'text'
  label: string
}

// Needed only once its location is chosen, which a browser can't be told; the room says so instead.
function Detail({ name, type, label, form, refusal }: DetailProps) {
  const error = refusal?.fields[name]
  return (
    <div class="field">
      <label class="label" for={`f-${name}`}>
        {label}
      </label>
      <input
        class="input"
        id={`f-${name}`}
        name={name}
        type={type as 'text'}
        value={form[name]}
        maxLength={name === 'url' ? 1000 : 300}
        {...(name === 'url' && { placeholder: 'https://' })}
        {...(error && { 'aria-invalid': true as const, 'aria-describedby': `f-${name}-error` })}
      />
      {error && (
        <span class="error" id={`f-${name}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}

function hintOf(t: Translate, { name, email, state, refusal }: UsableConnection) {
  if (state !== 'active') return { hint: t('location.needs_reconnect', { email }) }
  if (refusal) return { hint: t('location.refused', { email }) }
  return name.includes(email) ? {} : { hint: email }
}

interface ChoiceProps {
  kind: keyof typeof locationIcons
  value: string
  form: LocationForm
  label: string
  hint?: string
}

function Choice({ kind, value, form, label, hint }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name="location" value={value} checked={form.choice === value} required />
      <span class="min-w-0">
        <span class="inline-flex items-center gap-2">
          <Icon name={locationIcons[kind]} size={16} />
          {label}
        </span>
        {hint && <span class="hint block">{hint}</span>}
      </span>
    </label>
  )
}
