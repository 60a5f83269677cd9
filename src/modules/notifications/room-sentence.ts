import type { Ctx } from '#/platform/ctx.ts'
import type { Current } from './current.ts'
import { linkOf } from './news.ts'
import type { Reader } from './reader.ts'

/** What has to be said about the room besides its link; null when the link says it all, or there is no room. */
export async function roomSentence(
  _ctx: Ctx,
  current: Current,
  reader: Reader,
  { hadLink }: { hadLink: boolean; problem: string | null },
): Promise<string | null> {
  const { t } = reader.i18n
  if (current.event.location.kind !== 'zoom' || reader.isCancelled) return null
  if (current.joinUrl) return null
  if (reader.recipient === 'host') return linkOf(current) === 'coming' ? t('mail.room.follows_host') : null
  return t(hadLink ? 'mail.room.replaced' : 'mail.room.follows')
}
