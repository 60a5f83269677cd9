import type { ZoomOverlap } from '#/modules/events/index.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'

/** Which overlaps a form's host has seen, as it says so when it is sent again; empty without any. */
export function seenOf(overlaps: ZoomOverlap[]): string {
  return overlaps.map(({ startsAt, endsAt }) => `${+startsAt}-${+endsAt}`).join(' ')
}

/** Says with what the event overlaps on its Zoom account, where a host makes or moves it (decision 26). */
export function OverlapNotice({ overlaps, timeZone }: { overlaps: ZoomOverlap[]; timeZone: string }) {
  const { i18n } = usePage()
  if (overlaps.length === 0) return null
  return (
    <Notice title={i18n.t('overlap.title')}>
      <ul class="list-disc pl-5">
        {overlaps.map(({ eventId, title, startsAt, endsAt }, i) => (
          <li key={i}>
            {eventId ? <a href={`/bookings/${eventId}`}>{title}</a> : i18n.t('overlap.other')},{' '}
            {i18n.date(startsAt, timeZone)}, {i18n.time(startsAt, timeZone)} – {i18n.time(endsAt, timeZone)}
          </li>
        ))}
      </ul>
      <p>{i18n.t('overlap.what_to_do')}</p>
    </Notice>
  )
}
