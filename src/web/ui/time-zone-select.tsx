import type { I18n, Language, MessageKey } from '#/platform/i18n/i18n.ts'
import type { Refusal } from '#/web/route.ts'
import { typedIn } from './fields.tsx'
import { usePage } from './layout.tsx'

interface TimeZoneSelectProps {
  name: string
  label: string
  value: string
  hint?: string
  refusal?: Refusal | null
}

/** All time zones by region, the chosen one first; typing in the open list finds a city. */
export function TimeZoneSelect({ name, label, value, hint, refusal }: TimeZoneSelectProps) {
  const { i18n } = usePage()
  const error = refusal?.fields[name]
  return (
    <div class="field">
      <label class="label" for={`f-${name}`}>
        {label}
      </label>
      {hint && <span class="hint">{hint}</span>}
      <select
        class="input"
        id={`f-${name}`}
        name={name}
        required
        {...(error && { 'aria-invalid': true, 'aria-describedby': `f-${name}-error` })}
        // Escaped below; 420 elements a page would cost more than the page.
        dangerouslySetInnerHTML={{ __html: zoneOptions(typedIn(refusal, name, value), i18n) }}
      />
      {error && (
        <span class="error" id={`f-${name}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}

/** The options of a time zone list as HTML, in the reader's words: the chosen one, then all by region. */
export function zoneOptions(chosen: string, i18n: I18n): string {
  const first = `<option value="${escaped(chosen)}" selected>${escaped(i18n.place(chosen))}</option>`
  return `<optgroup label="${escaped(i18n.t('ui.current_zone'))}">${first}</optgroup>${allZones(i18n)}`
}

const drawn = new Map<Language, string>()

function allZones({ language, t, place }: I18n): string {
  const known = drawn.get(language)
  if (known) return known
  const regions = Map.groupBy([...Intl.supportedValuesOf('timeZone'), 'UTC'], (zone) =>
    zone.includes('/') ? t(`ui.zones.${zone.split('/')[0]}` as MessageKey) : t('ui.other_zones'),
  )
  const byName = new Intl.Collator(language)
  const html = [...regions].map(([region, zones]) => {
    const options = zones
      .map((zone) => ({ zone, name: place(zone) }))
      .sort((a, b) => byName.compare(a.name, b.name))
      .map(({ zone, name }) => `<option value="${zone}">${escaped(name)}</option>`)
    return `<optgroup label="${escaped(region)}">${options.join('')}</optgroup>`
  })
  drawn.set(language, html.join(''))
  return html.join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
