import { Icon } from '#/web/ui/icons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { zoneOptions } from '#/web/ui/time-zone-select.tsx'
import type { GuestZone } from './guest-zone.ts'

/** "Times in Berlin, UTC+2", said once; opening it changes it. A plain form: it works without scripts. */
export function ZoneSwitch({
  zone,
  at,
  keep,
}: {
  zone: GuestZone
  at: Date
  keep: Record<string, string | undefined>
}) {
  const { i18n, url } = usePage()
  return (
    <li class="zone" {...(zone.isGuessed && { 'data-guessed-zone': zone.timeZone })}>
      <Icon name="globe" />
      <details data-popup>
        <summary>
          {i18n.t('booking.times_in', { zone: i18n.zone(zone.timeZone, at) })}
          <Icon name="down" size={14} />
        </summary>
        <form method="get" action={url.pathname} class="popup card grid gap-3">
          {Object.entries(keep).map(
            ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
          )}
          <label class="label" for="tz">
            {i18n.t('booking.zone')}
          </label>
          <select
            class="input"
            id="tz"
            name="tz"
            data-submit
            // Our own list of zones, drawn once a language.
            dangerouslySetInnerHTML={{ __html: zoneOptions(zone.timeZone, i18n) }}
          />
          <button type="submit" class="button button-quiet">
            {i18n.t('booking.change_zone')}
          </button>
        </form>
      </details>
    </li>
  )
}
