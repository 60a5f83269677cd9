import type { LocationOption } from '#/modules/meeting-types/index.ts'
import type { I18n, Translate } from '#/platform/i18n/i18n.ts'
import { endsInWords } from '#/platform/i18n/time-range.ts'
import { Icon, type IconName } from '#/web/ui/icons.tsx'
import { type Children, usePage } from '#/web/ui/layout.tsx'

interface OfferPartProps {
  hostName: string
  title: string
  durationMinutes: number
  description?: string
  locations: Pick<LocationOption, 'kind'>[]
  /** More facts: the zone, the chosen time. */
  children?: Children
}

const icons: Record<LocationOption['kind'], IconName> = {
  zoom: 'video',
  link: 'link',
  phone: 'phone',
  in_person: 'place',
}

/** With whom, what, how long and where: beside the month where there is room, two lines above it on phones. */
export function OfferPart({ hostName, title, durationMinutes, description, locations, children }: OfferPartProps) {
  const { t } = usePage().i18n
  const [first] = locations
  return (
    <section class="offer" aria-label={title}>
      <div class="offer-head">
        <span class="initials" aria-hidden="true">
          {initialsOf(hostName)}
        </span>
        <div>
          <p class="text-muted">{hostName}</p>
          <h1>{title}</h1>
        </div>
      </div>
      <ul class="facts">
        <li>
          <Icon name="clock" />
          {durationInWords(durationMinutes, t)}
        </li>
        {first && (
          <li>
            <Icon name={icons[first.kind]} />
            <span>{locationNames(locations, t)}</span>
          </li>
        )}
        {children}
      </ul>
      {description && <p class="offer-text">{description}</p>}
    </section>
  )
}

/** "45 min", "1 h 30 min". */
export function durationInWords(minutes: number, t: Translate): string {
  return t('booking.duration', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }).trim()
}

/** "10:30 – 11:00", by the reader's clock; over a change of the clock with both offsets. */
export function timesOf(i18n: I18n, startsAt: Date, durationMinutes: number, timeZone: string): string {
  const { from, to } = endsInWords(i18n, { startsAt, durationMinutes }, timeZone)
  return `${from} – ${to}`
}

/** All places to choose from, short; a single one in full. */
export function locationNames(locations: Pick<LocationOption, 'kind'>[], t: Translate): string {
  const [first] = locations
  if (first && locations.length === 1) return locationName(first, t)
  return [...new Set(locations.map(({ kind }) => t(`booking.location_${kind}`)))].join(' / ')
}

/** Where, as a guest is told before booking: an address is told, a link or a number is not. */
export function locationName(location: Partial<LocationOption> & Pick<LocationOption, 'kind'>, t: Translate): string {
  if (location.kind === 'in_person' && 'address' in location && location.address) return location.address
  return t(`booking.location_${location.kind}`)
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
