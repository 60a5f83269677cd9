import { type ConferenceView, conferenceSentences, pageAtProvider } from '#/modules/conferencing/index.ts'
import type { EventView } from '#/modules/events/index.ts'
import { WayInLines } from '#/web/booking/way-in-lines.tsx'
import { Section, StatusDot } from '#/web/ui/boxes.tsx'
import { Button, CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'
import { roomState } from './room-state.ts'

interface RoomPanelProps {
  event: EventView
  room: ConferenceView
  timeZone: string
  connectionName: string
  /** May the meeting be changed at Zoom? Else the host does it there. */
  mayUpdate: boolean
  /** Is its connection still there? */
  isConnected: boolean
}

/** The room at Zoom: how it stands, the way in, what Zoom made of the settings, and what can be done about trouble. */
export function RoomPanel({ event, room, timeZone, connectionName, mayUpdate, isConnected }: RoomPanelProps) {
  const { i18n, ctx } = usePage()
  const { t } = i18n
  const state = roomState(event)
  const sentence = conferenceSentences(room, { connectionName, now: ctx.now() }).host
  const isOpen = event.status === 'confirmed' && event.endsAt > ctx.now() && room.wanted === 'present'
  return (
    <Section title={t('room.title')} id="room">
      <div class="grid gap-2">
        {state && (
          <span class="font-semibold">
            <StatusDot tone={state.tone} label={t(state.label)} />
          </span>
        )}
        <p>{t(sentence.key, sentence.values)}</p>
        {room.problemDetail && <p class="text-muted">{t('room.zoom_said', { text: room.problemDetail })}</p>}
        {room.nextTryAt && room.nextTryAt > ctx.now() && (
          <p class="text-muted">{t('room.next_try', { at: i18n.dateTime(room.nextTryAt, timeZone) })}</p>
        )}
      </div>
      {isOpen && room.providerStartsAt && (
        <MovedAtZoom {...{ event, room, timeZone, mayUpdate }} at={room.providerStartsAt} />
      )}
      <HandWorkPart event={event} room={room} timeZone={timeZone} />
      <Details event={event} room={room} />
      {isOpen && <Remedies {...{ event, room, isConnected }} />}
    </Section>
  )
}

function MovedAtZoom({ event, room, at, timeZone, mayUpdate }: MovedAtZoomProps) {
  const { app, i18n } = usePage()
  const { t } = i18n
  return (
    <div class="grid gap-3">
      <dl class="ticket-lines">
        <Line label={t('room.time_here')}>{i18n.dateTime(event.startsAt, timeZone)}</Line>
        <Line label={t('room.time_at_zoom')}>{i18n.dateTime(at, timeZone)}</Line>
      </dl>
      {room.providerMinutes !== null && room.providerMinutes !== event.durationMinutes && (
        <p>{t('room.length_stays', { there: room.providerMinutes, here: event.durationMinutes })}</p>
      )}
      {!mayUpdate && <p>{t('room.put_back_by_hand')}</p>}
      <div class="flex flex-wrap gap-3">
        {mayUpdate ? (
          <form method="post" action={`/bookings/${event.id}/put-back-time`}>
            <Button kind="quiet">{t('room.put_back')}</Button>
          </form>
        ) : (
          <LinkButton href={pageAtProvider(app.config, room.meetingId)} external>
            {t('room.open_at_zoom')}
          </LinkButton>
        )}
        <form method="post" action={`/bookings/${event.id}/use-zoom-time`}>
          <Button kind="quiet">{t('room.use_zoom_time')}</Button>
        </form>
      </div>
    </div>
  )
}

interface MovedAtZoomProps extends Pick<RoomPanelProps, 'event' | 'room' | 'timeZone' | 'mayUpdate'> {
  at: Date
}

/** What the host has to do at Zoom themselves: exactly what, where, and how to say that it is done (X6). */
function HandWorkPart({ event, room, timeZone }: { event: EventView; room: ConferenceView; timeZone: string }) {
  const { app, i18n } = usePage()
  const { t } = i18n
  if (room.handWork.length === 0) return null
  return (
    <div class="grid gap-3">
      {room.handWork.map(({ what, meetingId }) => (
        <div key={meetingId ?? what} class="grid justify-items-start gap-2">
          <p>
            {t(`room.by_hand.${what}`, {
              meetingId: meetingId ?? '',
              when: i18n.dateTime(event.startsAt, timeZone),
              minutes: event.durationMinutes,
            })}
          </p>
          <LinkButton href={pageAtProvider(app.config, meetingId)} external>
            {t(meetingId ? 'room.open_at_zoom' : 'room.open_all_at_zoom')}
          </LinkButton>
        </div>
      ))}
      <form method="post" action={`/bookings/${event.id}/done-at-zoom`}>
        <Button kind="quiet">{t('room.done_at_zoom')}</Button>
      </form>
    </div>
  )
}

function Details({ event, room }: { event: EventView; room: ConferenceView }) {
  const { t } = usePage().i18n
  const { joinUrl, passcode, dialIn, meetingId, effectiveSettings } = room
  if (!joinUrl && !effectiveSettings) return null
  // A waiting room that was asked for switches the other off at Zoom; that is no rule of the account.
  const isHeldByWaitingRoom = event.waitingRoom && event.joinBeforeHost && effectiveSettings?.waitingRoom
  return (
    <dl class="ticket-lines">
      {joinUrl && (
        <Line label={t('room.join_link')}>
          <CopyButton text={joinUrl} />
        </Line>
      )}
      {meetingId && joinUrl && <Line label={t('mail.label.meeting_id')}>{meetingId}</Line>}
      <WayInLines {...{ passcode, dialIn }} />
      {effectiveSettings && (
        <Line label={t('room.settings')}>
          {(['waitingRoom', 'joinBeforeHost', 'muteUponEntry'] as const).map((name) => (
            <span key={name} class="block">
              {t(`room.${name}`, { is: effectiveSettings[name] ? 'on' : 'off' })}
              {effectiveSettings[name] !== event[name] && (
                <span class="text-muted">
                  {' '}
                  {name === 'joinBeforeHost' && isHeldByWaitingRoom
                    ? t('room.waiting_room_holds')
                    : t('room.asked_otherwise', { asked: event[name] ? 'on' : 'off' })}
                </span>
              )}
            </span>
          ))}
          {effectiveSettings.waitingRoom && effectiveSettings.joinBeforeHost && (
            <span class="block text-muted">{t('room.waiting_room_wins')}</span>
          )}
        </Line>
      )}
    </dl>
  )
}

const needsReconnect: ConferenceView['state'][] = ['reconnect', 'rejected', 'failed']

function Remedies({ event, room, isConnected }: Pick<RoomPanelProps, 'event' | 'room' | 'isConnected'>) {
  const { t } = usePage().i18n
  // While a room is being made there is nothing to do about it.
  if (!room.problem && !room.joinUrl) return null
  // Without its connection nothing can be made with it: another one is another location.
  if (!isConnected)
    return (
      <div>
        <LinkButton href={`/bookings/${event.id}/location`}>{t('booked.change_location')}</LinkButton>
      </div>
    )
  return (
    <div class="grid gap-3">
      <div class="flex flex-wrap gap-3">
        {needsReconnect.includes(room.state) && (
          <LinkButton href="/settings/integrations/zoom">{t('room.open_integrations')}</LinkButton>
        )}
        <form method="post" action={`/bookings/${event.id}/new-link`}>
          <Button kind="quiet">{t('room.new_link')}</Button>
        </form>
      </div>
      {room.joinUrl && <p class="text-muted">{t('room.new_link_hint')}</p>}
    </div>
  )
}
