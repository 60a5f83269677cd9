import { listHosts, listMembers } from '#/modules/accounts/index.ts'
import { findConnection, listCalls, listConnections } from '#/modules/connections/index.ts'
import { type EventView, eventHistory, getEvent, zoomOverlaps } from '#/modules/events/index.ts'
import { getMeetingType, type Question } from '#/modules/meeting-types/index.ts'
import { listMails } from '#/modules/notifications/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { CallsTable } from '#/web/integrations/calls-page.tsx'
import { reconnectBanner } from '#/web/integrations/reconnect-banner.tsx'
import type { Page, Refusal } from '#/web/route.ts'
import { SupportReport } from '#/web/support-report.tsx'
import { Notice, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { AboutBooking } from './about-booking.tsx'
import { bookingReport } from './booking-report.ts'
import { deskZone } from './desk-zone.ts'
import { guestsInWords } from './event-list.tsx'
import { HistoryList, linesOf } from './history-list.tsx'
import { MailsList } from './mails-list.tsx'
import { OverlapNotice } from './overlap-notice.tsx'
import { RoomPanel } from './room-panel.tsx'
import { joinUrlOf } from './room-state.ts'

/** One booking with everything that the host may know and do about it. */
export async function bookingPage(page: Page, refusal?: Refusal): Promise<Response> {
  const { ctx, i18n } = page
  const event = await getEvent(ctx, page.http.req.param('eventId') ?? '')
  const timeZone = await deskZone(page)
  const connections = await listConnections(ctx)
  const names = new Map(connections.map(({ id, name }) => [id as string, name]))
  const calls = await listCalls(ctx, { eventId: event.id, limit: 100 })
  const mails = (await listMails(ctx, [event.id])).get(event.id) ?? []
  const history = await linesOf(page, event, await eventHistory(ctx, event.id))
  const usedConnection = event.conference?.connectionId
  const used = usedConnection ? await findConnection(ctx, usedConnection) : null
  const connection = connections.find(({ id }) => id === usedConnection) ?? null
  const isToCome = event.status !== 'cancelled' && event.endsAt > ctx.now()
  const overlaps = isToCome ? await zoomOverlaps(ctx, { ...event, except: event.id }) : []
  const joinUrl = event.endsAt > ctx.now() ? joinUrlOf(event) : null
  return renderDesk(page, {
    title: titleOf(event),
    current: 'bookings',
    status: refusal ? statusOf[refusal.code] : 200,
    banner: await reconnectBanner(page),
    ...(joinUrl && {
      action: (
        <LinkButton kind="primary" href={joinUrl} external>
          {i18n.t('desk.join')}
        </LinkButton>
      ),
    }),
    children: (
      <>
        <RefusalSummary refusal={refusal} />
        <Standing event={event} />
        <OverlapNotice overlaps={overlaps} timeZone={timeZone} />
        <AboutBooking
          event={event}
          timeZone={timeZone}
          questions={await questionsOf(page, event)}
          connectionName={event.location.kind === 'zoom' ? (names.get(event.location.connectionId) ?? null) : null}
        />
        <Actions event={event} />
        {event.conference && event.status !== 'draft' && (
          <RoomPanel
            event={event}
            room={event.conference}
            timeZone={timeZone}
            isConnected={used !== null}
            mayUpdate={!used?.missing.some(({ key }) => key === 'update')}
            connectionName={names.get(event.conference.connectionId ?? '') ?? i18n.t('room.former_connection')}
          />
        )}
        <HistoryList lines={history} timeZone={timeZone} />
        <MailsList event={event} mails={mails} timeZone={timeZone} formerHost={await formerHostOf(page, event)} />
        {(calls.length > 0 || event.conference) && (
          <section class="grid gap-3" aria-label={i18n.t('booked.calls')}>
            <div>
              <h2>{i18n.t('booked.calls')}</h2>
              <p class="text-muted">{i18n.t('booked.calls_explanation')}</p>
            </div>
            <CallsTable page={page} calls={calls} timeZone={timeZone} />
          </section>
        )}
        <SupportReport lines={bookingReport(page, { event, calls, mails, connection })} />
      </>
    ),
  })
}

/** "Gia · Intro call". */
export function titleOf(event: EventView): string {
  return [guestsInWords(event), event.title].filter(Boolean).join(' · ')
}

/** Can it still be moved, cancelled, brought elsewhere? */
export function isOpen(event: EventView, now: Date): boolean {
  return event.status === 'draft' || (event.status === 'confirmed' && event.endsAt > now)
}

async function questionsOf({ ctx }: Page, { meetingTypeId }: EventView): Promise<Question[]> {
  return meetingTypeId ? (await getMeetingType(ctx, meetingTypeId)).questions : []
}

async function formerHostOf({ ctx }: Page, { hosts }: EventView): Promise<string | null> {
  const present = new Set((await listMembers(ctx)).map(({ hostId }) => hostId))
  const people = await listHosts(
    ctx.db,
    hosts.map(({ id }) => id),
  )
  // Without an account there never were mails.
  return people.find(({ id, userId }) => userId && !present.has(id))?.name ?? null
}

function Standing({ event }: { event: EventView }) {
  const { i18n, ctx } = usePage()
  const { t } = i18n
  if (event.status === 'draft') return <Notice>{t('booked.draft')}</Notice>
  if (event.status === 'cancelled')
    return (
      <Notice title={t(`booked.cancelled_by_${event.cancelledBy ?? 'host'}`)}>
        {event.cancelReason && <p>{t('booked.reason', { reason: event.cancelReason })}</p>}
      </Notice>
    )
  return event.endsAt <= ctx.now() ? <Notice>{t('booked.over')}</Notice> : null
}

function Actions({ event }: { event: EventView }) {
  const { i18n, ctx } = usePage()
  const { t } = i18n
  const base = `/bookings/${event.id}`
  if (!isOpen(event, ctx.now())) return null
  return (
    <div class="flex flex-wrap gap-3">
      {event.status === 'draft' && (
        <form method="post" action={`${base}/confirm`}>
          <Button>{t('booked.confirm')}</Button>
        </form>
      )}
      <LinkButton href={`${base}/reschedule`}>{t('booked.reschedule')}</LinkButton>
      <LinkButton href={`${base}/location`}>{t('booked.change_location')}</LinkButton>
      {event.status === 'confirmed' && (
        <LinkButton href={`${base}/calendar.ics`} download="booking.ics">
          {t('booked.calendar')}
        </LinkButton>
      )}
      <LinkButton href={`${base}/cancel`} kind="danger">
        {t('booked.cancel')}
      </LinkButton>
    </div>
  )
}
