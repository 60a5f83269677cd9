import { getWorkspace } from '#/modules/accounts/index.ts'
import { type EventView, reasonForGuests } from '#/modules/events/index.ts'
import { getMeetingType } from '#/modules/meeting-types/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { Icon, type IconName } from '#/web/ui/icons.tsx'
import { renderFragment, usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { type Held, heldBooking, isUpcoming } from './held-booking.ts'
import { awaitRoom, isRoomPending, RoomPart } from './room-part.tsx'
import { WhenLines } from './when-lines.tsx'

/** The guest's ticket: what, when, the way in, and what can be done about it. */
export async function ticketPage(page: Page): Promise<Response> {
  const held = await awaitRoom(await heldBooking(page))
  const { event } = held
  const { t } = page.i18n
  const state = stateOf(held)
  const reason = reasonForGuests(event)
  const isPending = isRoomPending(held)
  const again = isUpcoming(held) ? null : await bookAgainAddress(held)
  return renderPublic(page, {
    title: `${event.title} · ${t(`ticket.${state}`)}`,
    noIndex: true,
    ...(isPending && { refreshSeconds: 5 }),
    children: (
      <article class="card ticket">
        <header class={`ticket-head ticket-${state}`}>
          <span class="ticket-mark">
            <Icon name={marks[state]} size={22} />
          </span>
          <div>
            <h1>{t(`ticket.${state}`)}</h1>
            <p class="text-muted">{t(leadOf(state, event), { email: held.booking.guestEmail })}</p>
          </div>
        </header>
        <dl class="ticket-lines">
          <Line label={t('ticket.what')}>
            <strong>{event.title}</strong>
            <span class="block text-muted">
              {t('ticket.with', { names: event.hosts.map(({ name }) => name).join(', ') })}
            </span>
          </Line>
          <WhenLines
            startsAt={event.startsAt}
            durationMinutes={event.durationMinutes}
            timeZone={held.booking.guestTimeZone}
            hostTimeZone={event.timeZone}
            isVoid={state === 'cancelled'}
          />
          {reason && <Line label={t('ticket.reason')}>{reason}</Line>}
        </dl>
        {state !== 'cancelled' && (
          <section class="ticket-room" aria-label={t('ticket.room')}>
            <div aria-live="polite" {...(isPending && { 'data-poll': `${held.base}/room` })}>
              <RoomPart held={held} />
            </div>
          </section>
        )}
        {isUpcoming(held) && <Actions held={held} />}
        {again && (
          <div>
            <LinkButton href={again}>{t('ticket.book_again')}</LinkButton>
          </div>
        )}
      </article>
    ),
  })
}

/** The part of the ticket that may still be in the making, for its island. */
export async function roomFragment(page: Page): Promise<Response> {
  const held = await heldBooking(page)
  return renderFragment(page, <RoomPart held={held} />)
}

type TicketState = 'confirmed' | 'draft' | 'cancelled' | 'over'

const marks: Record<TicketState, IconName> = { confirmed: 'check', draft: 'clock', cancelled: 'cross', over: 'clock' }
const leads = {
  confirmed: 'ticket.confirmed_lead',
  draft: 'ticket.draft_lead',
  cancelled: 'ticket.cancelled_lead',
  over: 'ticket.over_lead',
} as const satisfies Record<TicketState, MessageKey>

// Only a Zoom link goes with its meeting; a link of the host's own or a number lives on.
function leadOf(state: TicketState, { location }: EventView): MessageKey {
  return state === 'cancelled' && location.kind === 'zoom' ? 'ticket.cancelled_lead_zoom' : leads[state]
}

function stateOf({ event, booking, ctx }: Held): TicketState {
  if (event.status === 'cancelled' || booking.cancelledAt) return 'cancelled'
  if (event.status === 'draft') return 'draft'
  return event.endsAt > ctx.now() ? 'confirmed' : 'over'
}

function Actions({ held }: { held: Held }) {
  const { t } = usePage().i18n
  const { base } = held
  return (
    <>
      <section class="grid gap-2" aria-labelledby="calendar">
        <h2 id="calendar">{t('ticket.add_to_calendar')}</h2>
        <div class="flex flex-wrap gap-2">
          <LinkButton small href={`${base}/calendar.ics`}>
            {t('ticket.ics')}
          </LinkButton>
          <LinkButton small external href={`${base}/calendar/google`}>
            Google
          </LinkButton>
          <LinkButton small external href={`${base}/calendar/outlook`}>
            Outlook
          </LinkButton>
        </div>
      </section>
      <nav class="ticket-foot" aria-label={t('ticket.change_or_cancel')}>
        {canBeMoved(held) && <a href={`${base}/reschedule`}>{t('ticket.reschedule')}</a>}
        <a href={`${base}/cancel`}>{t('ticket.cancel')}</a>
      </nav>
    </>
  )
}

// With several guests another time is for the host to agree on with all of them.
export function canBeMoved({ event }: Held): boolean {
  return event.meetingTypeId !== null && event.bookings.filter(({ cancelledAt }) => !cancelledAt).length === 1
}

async function bookAgainAddress({ ctx, event }: Held): Promise<string | null> {
  if (!event.meetingTypeId) return null
  const [workspace, type] = await Promise.all([
    getWorkspace(ctx.db, ctx.workspaceId),
    getMeetingType(ctx, event.meetingTypeId),
  ])
  return type.archivedAt ? null : `/${workspace.slug}/${type.slug}`
}
