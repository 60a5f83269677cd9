import { listMembers } from '#/modules/accounts/index.ts'
import type { EventView, HistoryLine } from '#/modules/events/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { Section } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'

export interface ToldLine {
  at: Date
  text: string
  by: string
}

const sentences: Record<string, MessageKey> = {
  'booking.confirmed': 'history.booked',
  'booking.cancelled': 'history.guest_left',
  'booking.link_renewed': 'history.link_renewed',
  'event.drafted': 'history.drafted',
  'event.confirmed': 'history.confirmed',
  'event.moved': 'history.moved',
  'event.cancelled': 'history.cancelled',
  'event.details_changed': 'history.details_changed',
  'event.location_changed': 'history.location_changed',
  'event.guests_forgotten': 'history.guests_forgotten',
  'conference.requested': 'history.room_requested',
  'conference.ready': 'history.room_ready',
  'conference.problem': 'history.room_problem',
  'conference.lost': 'history.room_lost',
  'conference.removed': 'history.room_removed',
  'conference.moved_at_provider': 'history.room_moved',
}

/** What happened, in words; facts that say nothing to a host are left out. */
export async function linesOf(page: Page, event: EventView, history: HistoryLine[]): Promise<ToldLine[]> {
  const members = new Map((await listMembers(page.ctx)).map(({ userId, name }) => [`member:${userId}`, name]))
  const by = (line: HistoryLine) => (namesItsActor(line) ? '' : actorOf(page, line.actor, members))
  return history.flatMap((line) => {
    const key = line.changes.isNewLink ? 'history.new_link' : sentences[line.kind]
    if (!key) return []
    return [{ at: line.at, text: page.i18n.t(key, valuesOf(page, event, line)), by: by(line) }]
  })
}

export function HistoryList({ lines, timeZone }: { lines: ToldLine[]; timeZone: string }) {
  const { i18n } = usePage()
  if (lines.length === 0) return null
  return (
    <Section title={i18n.t('history.title')}>
      <ol class="grid gap-3">
        {lines.map(({ at, text, by }, i) => (
          <li key={i} class="grid gap-x-4 sm:grid-cols-[13rem_1fr]">
            <span class="text-muted">
              {i18n.format(at, timeZone, { dateStyle: 'medium', timeStyle: 'short' } as Intl.DateTimeFormatOptions)}
            </span>
            <span>
              {text} {by && <span class="text-muted">{by}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

// The room is the program's doing, whoever set it off; "Booked by Gia" needs no "by the guest".
function namesItsActor({ kind, actor }: HistoryLine): boolean {
  return kind.startsWith('conference.') || (kind.startsWith('booking.') && isGuest(actor))
}

function isGuest(actor: string): boolean {
  return actor.startsWith('guest') || actor === 'visitor'
}

function valuesOf({ i18n }: Page, event: EventView, { changes, about }: HistoryLine): Record<string, string> {
  const { from, to } = changes
  const shown = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-/.test(value) ? i18n.dateTime(new Date(value), event.timeZone) : String(value)
  const guest = event.bookings.find(({ id }) => id === about.bookingId)?.guestName || i18n.t('booked.forgotten')
  return { from: shown(from), to: shown(to), guest }
}

function actorOf({ i18n }: Page, actor: string, members: Map<string, string>): string {
  if (isGuest(actor)) return i18n.t('history.by', { name: i18n.t('history.guest') })
  if (!actor.startsWith('member')) return ''
  return i18n.t('history.by', { name: members.get(actor) ?? i18n.t('history.former_member') })
}
