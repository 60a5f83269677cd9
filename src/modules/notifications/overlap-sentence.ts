import { zoomOverlaps } from '#/modules/events/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { Current } from './current.ts'
import type { Reader } from './reader.ts'
import type { MailKind } from './tables.ts'

const about: readonly MailKind[] = ['confirmed', 'moved', 'location_changed', 'link_ready']

/** Tells a host that the event's Zoom account has another meeting then (decision 26): when, not what; null if it hasn't. */
export async function overlapSentence(
  ctx: Ctx,
  kind: MailKind,
  { event }: Current,
  { recipient, i18n, timeZone, isCancelled }: Reader,
): Promise<string | null> {
  if (recipient !== 'host' || isCancelled || !about.includes(kind)) return null
  const [first] = await zoomOverlaps(ctx, { ...event, except: event.id })
  if (!first) return null
  const { time } = i18n
  return i18n.t('mail.overlap', { from: time(first.startsAt, timeZone), to: time(first.endsAt, timeZone) })
}
