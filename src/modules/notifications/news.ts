import { and, eq } from 'drizzle-orm'
import { unsaidWork } from '#/modules/conferencing/index.ts'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import type { Entry } from './calendar-entry.ts'
import type { Current } from './current.ts'
import type { Reader } from './reader.ts'
import { linkHashOf, placeOf, type Standing, type Told, titleHashOf } from './rules.ts'
import { mails, type NewsKind } from './tables.ts'

export type MailRow = typeof mails.$inferSelect

const newsKinds: readonly string[] = [
  'confirmed',
  'moved',
  'location_changed',
  'details_changed',
  'link_ready',
  'link_replaced',
  'cancelled',
] satisfies NewsKind[]

export function isNews(row: MailRow): row is MailRow & { kind: NewsKind } {
  return newsKinds.includes(row.kind)
}

/** Every mail about this event so far. */
export async function mailsOf(ctx: Ctx, eventId: EventId): Promise<MailRow[]> {
  const isThis = and(eq(mails.eventId, eventId), eq(mails.workspaceId, ctx.workspaceId))
  return await ctx.db.select().from(mails).where(isThis)
}

/** Neither sent nor given up nor dropped. */
export function isInHand(row: MailRow): boolean {
  return !row.sentAt && !row.failedAt && !row.droppedAt
}

/** What this reader knows: the latest news that reached them, or that we gave up bringing. */
export function toldTo(reader: Pick<Reader, 'addressee'>, rows: MailRow[]): (Told & { sequence: number }) | null {
  const settled = rows
    .filter((row) => isNews(row) && row.addressee === reader.addressee && (row.sentAt ?? row.failedAt))
    .sort((a, b) => a.claimedAt.getTime() - b.claimedAt.getTime() || a.sequence - b.sequence)
  const last = settled.at(-1)
  if (!last || !isNews(last) || !last.startsAt || last.place === null) return null
  const { kind, startsAt, place, linkHash, titleHash, sequence } = last
  return { kind, startsAt, place, linkHash, titleHash, sequence }
}

/** How the event stands for this reader. */
export function standingFor(current: Current & { entry: Entry }, reader: Reader, isFirst: boolean): Standing {
  const { event, entry, joinUrl } = current
  return {
    isConfirmed: event.confirmedAt !== null,
    isCancelled: reader.isCancelled,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    place: placeOf(event.location),
    linkHash: linkHashOf(joinUrl),
    // To hosts a new title is no news: it was changed on their side.
    titleHash: reader.recipient === 'guest' ? titleHashOf(event.title) : null,
    link: linkOf(current),
    waitingSince: isFirst ? (event.confirmedAt ?? event.createdAt) : entry.changedAt,
  }
}

/** The row's part that says what the mail says. */
export function saidBy({ event, entry, joinUrl }: Current & { entry: Entry }) {
  return {
    sequence: entry.sequence,
    startsAt: event.startsAt,
    place: placeOf(event.location),
    linkHash: linkHashOf(joinUrl),
    titleHash: titleHashOf(event.title),
  }
}

export function linkOf({ event, room, joinUrl }: Current): Standing['link'] {
  if (event.location.kind !== 'zoom') return 'none'
  if (joinUrl) return 'here'
  return !room || ['waiting', 'retrying', 'unknown'].includes(room.state) ? 'coming' : 'hopeless'
}

// Passing troubles mend themselves, and a dead connection is told once, not for each of its events.
const quietProblems: readonly string[] = [
  ...['unreachable', 'provider_down', 'unreadable_answer', 'busy', 'daily_limit', 'no_answer', 'in_progress'],
  ...['connection_lost', 'app_blocked', 'user_gone', 'event_over', 'kept_for_new'],
  ...['account_daily_limit', 'app_credentials', 'app_kind', 'wrong_account_id'],
]

/**
 * The troubles with the room that its host should hear of once, as a key with a part each: the problem, and what else is
 * left to do by hand. Null when there is none.
 */
export function problemOf({ room }: Current): string | null {
  if (!room) return null
  const at = room.providerStartsAt?.toISOString() ?? ''
  const isLoud = room.problem !== null && !quietProblems.includes(room.problem)
  const left = unsaidWork(room).map(({ what }) => `also:${what}:`)
  return [...(isLoud ? [`${room.generation}:${room.problem}:${at}`] : []), ...new Set(left)].join(' ') || null
}

/** Has each part of the key been told, or is about to be? What is left to do is told once, in whichever words. */
export function isProblemTold(problem: string, rows: Pick<MailRow, 'problem' | 'droppedAt'>[]): boolean {
  const told = rows.flatMap(({ problem, droppedAt }) => (problem && !droppedAt ? problem.split(' ') : []))
  const isKnown = (part: string) =>
    told.includes(part) || told.some((known) => inOtherWords[part]?.includes(nameIn(known)))
  return problem.split(' ').every(isKnown)
}

const inOtherWords: Record<string, string[]> = {
  'also:look_for:': ['stray_possible'],
  'also:delete:': ['missing_scope_delete'],
}

function nameIn(part: string): string {
  return part.split(':')[1] ?? ''
}

export function mailHost(config: Pick<Config, 'publicUrls'>): string {
  return new URL(config.publicUrls[0]).hostname
}
