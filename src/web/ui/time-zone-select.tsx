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

/** All time zones by region, the chosen one first; the browser's search by typing finds a city. */
export function TimeZoneSelect({ name, label, value, hint, refusal }: TimeZoneSelectProps) {
  const { t } = usePage().i18n
  const chosen = typedIn(refusal, name, value)
  return (
    <div class="field">
      <label class="label" for={`f-${name}`}>
        {label}
      </label>
      {hint && <span class="hint">{hint}</span>}
      <select class="input" id={`f-${name}`} name={name} required autocomplete="off">
        <ZoneOptions chosen={chosen} chosenLabel={t('ui.current_zone')} otherLabel={t('ui.other_zones')} />
      </select>
      {refusal?.fields[name] && <span class="error">{refusal.fields[name]}</span>}
    </div>
  )
}

interface ZoneOptionsProps {
  chosen: string
  chosenLabel: string
  otherLabel: string
}

/** The `<option>`s of a time zone select. */
export function ZoneOptions({ chosen, chosenLabel, otherLabel }: ZoneOptionsProps) {
  return (
    <>
      <optgroup label={chosenLabel}>
        <option value={chosen} selected>
          {cityOf(chosen)}
        </option>
      </optgroup>
      {[...regions()].map(([region, zones]) => (
        <optgroup key={region} label={region || otherLabel}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {cityOf(zone)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  )
}

/** "Berlin" of Europe/Berlin, "Indianapolis, Indiana" of America/Indiana/Indianapolis. */
export function cityOf(timeZone: string): string {
  const [city = timeZone, ...state] = timeZone.replaceAll('_', ' ').split('/').slice(1).reverse()
  return [city, ...state].join(', ')
}

let known: Map<string, string[]> | undefined

function regions(): Map<string, string[]> {
  known ??= Map.groupBy(['UTC', ...Intl.supportedValuesOf('timeZone')], (zone) =>
    zone.includes('/') ? (zone.split('/')[0] as string) : '',
  )
  return known
}
