import { type ConferenceView, conferenceSentences, unsaidWork } from '#/modules/conferencing/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { Current } from './current.ts'
import type { Reader } from './reader.ts'

/** What has to be said about the room besides its link; null when the link says it all, or there is no room. */
export async function roomSentence(
  ctx: Ctx,
  { event, room, joinUrl }: Current,
  reader: Reader,
  { hadLink, problem }: { hadLink: boolean; problem: string | null },
): Promise<string | null> {
  const { t } = reader.i18n
  if (event.location.kind !== 'zoom') return null
  if (reader.recipient === 'host' && room && (problem || (!joinUrl && room.problem))) {
    const connection = room.connectionId && (await findConnection(ctx, room.connectionId))
    const { host } = conferenceSentences(room, {
      connectionName: connection ? connection.name : 'Zoom',
      now: ctx.now(),
    })
    const sentences = [
      ...(room.problem ? [t(host.key, host.values)] : []),
      ...unsaidWork(room).map((work) =>
        work.what === 'look_for'
          ? t('conference.problem.stray_possible.host', host.values)
          : t('room.by_hand.delete', { meetingId: work.meetingId }),
      ),
    ]
    return sentences.join('\n')
  }
  if (joinUrl || reader.isCancelled) return null
  if (reader.recipient === 'host') return t('mail.room.follows_host')
  if (!room || isHopeless(room)) return t(hadLink ? 'mail.room.replaced_refused' : 'mail.room.refused')
  // Decision 20: a guest is told of a lost link when there is another, or when the time comes to use it.
  return t(hadLink ? 'mail.room.replaced' : 'mail.room.follows')
}

/** Does it stay so until the host does something? */
function isHopeless({ state }: ConferenceView): boolean {
  return state === 'rejected' || state === 'reconnect' || state === 'failed'
}
