import type { Translate } from '#/platform/i18n/i18n.ts'
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
  const { t } = usePage().i18n
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
        dangerouslySetInnerHTML={{ __html: zoneOptions(typedIn(refusal, name, value), t) }}
      />
      {error && (
        <span class="error" id={`f-${name}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}

/** The options of a time zone list as HTML: the chosen one, then all by region. */
export function zoneOptions(chosen: string, t: Translate): string {
  const first = `<option value="${escaped(chosen)}" selected>${escaped(cityOf(chosen))}</option>`
  return `<optgroup label="${escaped(t('ui.current_zone'))}">${first}</optgroup>${allZones(t('ui.other_zones'))}`
}

/** "Berlin" of Europe/Berlin, "Indianapolis, Indiana" of America/Indiana/Indianapolis, "UTC" of UTC. */
export function cityOf(timeZone: string): string {
  const parts = timeZone.replaceAll('_', ' ').split('/')
  return parts.length === 1 ? timeZone : parts.slice(1).reverse().join(', ')
}

const drawn = new Map<string, string>()

function allZones(otherLabel: string): string {
  const known = drawn.get(otherLabel)
  if (known) return known
  const regions = Map.groupBy([...Intl.supportedValuesOf('timeZone'), 'UTC'], (zone) =>
    zone.includes('/') ? (zone.split('/')[0] as string) : otherLabel,
  )
  const html = [...regions].map(([region, zones]) => {
    const options = zones.map((zone) => `<option value="${zone}">${cityOf(zone)}</option>`)
    return `<optgroup label="${escaped(region)}">${options.join('')}</optgroup>`
  })
  drawn.set(otherLabel, html.join(''))
  return html.join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
