import type { MovedOverlap } from '#/modules/events/index.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { seenOf } from './replacement.ts'

/** Within a form: says which bookings would overlap at their new account, and notes that it was said. */
export function MovedOverlaps({ overlaps, timeZone }: { overlaps: MovedOverlap[]; timeZone: string }) {
  const { i18n } = usePage()
  if (overlaps.length === 0) return null
  return (
    <Notice title={i18n.t('overlap.moved_title')}>
      <input type="hidden" name="overlapSeen" value={seenOf(overlaps)} />
      <ul class="list-disc pl-5">
        {overlaps.map(({ eventId, title, startsAt, endsAt }) => (
          <li key={eventId}>
            <a href={`/bookings/${eventId}`}>{title}</a>, {i18n.date(startsAt, timeZone)},{' '}
            {i18n.time(startsAt, timeZone)} – {i18n.time(endsAt, timeZone)}
          </li>
        ))}
      </ul>
      <p>{i18n.t('overlap.moved_what_to_do')}</p>
    </Notice>
  )
}
