import { type ConferenceView, callLink, conferenceSentences, findConference } from '#/modules/conferencing/index.ts'
import type { EventView } from '#/modules/events/index.ts'
import { CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Line } from '#/web/ui/line.tsx'
import { type Held, isUpcoming } from './held-booking.ts'
import { WayInLines } from './way-in-lines.tsx'

const patienceMs = 2500
const lookEveryMs = 60
const freshMs = 10_000

/**
 * Right after a booking, and only then, waits up to 2.5 s for the link: most rooms are made in less, and the guest sees
 * one page instead of two.
 */
export async function awaitRoom(held: Held): Promise<Held> {
  let { conference } = held.event
  const until = Date.now() + patienceMs
  while (conference && isFresh(conference, held) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    conference = await findConference(held.ctx, held.event.id)
  }
  return { ...held, event: { ...held.event, conference } }
}

/** Where it takes place: the room with its Join button, a number, an address; or how things stand with the link. */
export function RoomPart({ held }: { held: Held }) {
  const { t } = usePage().i18n
  const { location, conference } = held.event
  if (location.kind === 'in_person') {
    return (
      <dl class="ticket-lines">
        <Line label={t('ticket.room')}>
          <CopyButton text={location.address} />
        </Line>
      </dl>
    )
  }
  if (location.kind === 'phone') return <PhoneCall held={held} location={location} />
  const joinUrl = location.kind === 'link' ? location.url : conference?.joinUrl
  if (!joinUrl) return <RoomState held={held} />
  return (
    <div class="grid justify-items-start gap-4" {...(isRoomPending(held) && { 'data-pending': '' })}>
      <div class="flex flex-wrap items-center gap-3">
        {isUpcoming(held) && (
          <LinkButton kind="primary" href={joinUrl} external>
            {t('ticket.join')}
          </LinkButton>
        )}
        <CopyButton text={joinUrl} label={t('ticket.copy_link')} hideText small={false} />
      </div>
      {conference && <RoomDetails conference={conference} />}
    </div>
  )
}

/** Is the link still to come, or may it prove dead while its meeting is moved, so that it is worth asking again? */
export function isRoomPending(held: Held): boolean {
  const { location, conference } = held.event
  if (location.kind !== 'zoom' || !isUpcoming(held) || conference?.wanted === 'absent') return false
  return !conference?.joinUrl || (conference.isBeingMoved && !conference.problem)
}

function RoomState({ held }: { held: Held }) {
  const { t } = usePage().i18n
  const { conference } = held.event
  const isPending = isRoomPending(held)
  const sentence = conference && conferenceSentences(conference, { connectionName: '', now: held.ctx.now() }).guest
  const isMaking = isPending && conference?.problem === null
  return (
    <p class="flex items-baseline gap-3" role="status" {...(isPending && { 'data-pending': '' })}>
      {isMaking && <span class="dot dot-busy making" aria-hidden="true" />}
      <span>
        {sentence ? t(sentence.key, sentence.values) : t('ticket.no_room')}
        {isPending && conference?.problem && isLong(conference, held) && ` ${t('ticket.what_to_check')}`}
      </span>
    </p>
  )
}

// The sentence about a trouble promises that somebody sees to it; whoever has waited this long wants to know what to do (J13).
function isLong({ requestedAt }: ConferenceView, { ctx }: Held): boolean {
  return ctx.now().getTime() - requestedAt.getTime() > 30_000
}

function RoomDetails({ conference }: { conference: ConferenceView }) {
  const { passcode, dialIn, meetingId } = conference
  return (
    <dl class="ticket-lines">
      <WayInLines {...{ passcode, dialIn }} callersId={meetingId} />
    </dl>
  )
}

function PhoneCall({ held, location }: { held: Held; location: Extract<EventView['location'], { kind: 'phone' }> }) {
  const { t } = usePage().i18n
  const host = held.event.hosts.map(({ name }) => name).join(', ')
  if (location.whose === 'guest') return <p>{t('ticket.host_calls', { host, number: location.number })}</p>
  return (
    <p>
      {t('ticket.you_call', { host })}{' '}
      <a class="whitespace-nowrap" href={callLink(location.number)}>
        {location.number}
      </a>
    </p>
  )
}

function isFresh({ joinUrl, state, requestedAt }: ConferenceView, { ctx }: Held): boolean {
  return !joinUrl && state === 'waiting' && ctx.now().getTime() - requestedAt.getTime() < freshMs
}
