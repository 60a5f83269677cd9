import { and, asc, desc, eq, exists, gt, ilike, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { findHostOfUser } from '#/modules/accounts/index.ts'
import { eventsInTrouble } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type EventId, type HostId, isId, type MeetingTypeId } from '#/platform/ids.ts'
import { type EventView, viewsOf } from './queries.ts'
import { bookings, eventHosts, events } from './tables.ts'

export type EventFilter = 'upcoming' | 'past' | 'cancelled' | 'drafts'

export interface ListEvents {
  filter: EventFilter
  /** In a guest's name or address, or the title. */
  search?: string
  hostId?: HostId
  meetingTypeId?: MeetingTypeId
  /** `next` of the page before. */
  after?: string
  /** At most 100. */
  limit?: number
}

export interface EventPage {
  events: EventView[]
  /** Give it as `after` for the next page; null on the last one. */
  next: string | null
}

/**
 * One page of the workspace's events: upcoming ones and drafts soonest first, the others latest first. Members see the
 * events that they hold. Throws `invalid_input` for an `after` that isn't one, `not_allowed` for guests.
 */
export async function listEvents(ctx: Ctx, asked: ListEvents): Promise<EventPage> {
  const hostId = await visibleHost(ctx, asked.hostId)
  if (hostId === 'none') return { events: [], next: null }
  const limit = Math.min(Math.max(asked.limit ?? 25, 1), 100)
  const isAscending = asked.filter === 'upcoming' || asked.filter === 'drafts'
  const rows = await ctx.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.workspaceId, ctx.workspaceId),
        isIn(asked.filter, ctx.now()),
        asked.meetingTypeId && eq(events.meetingTypeId, asked.meetingTypeId),
        hostId && isHeldBy(ctx, hostId),
        matches(ctx, asked.search?.trim() ?? ''),
        asked.after === undefined ? undefined : isAfter(asked.after, isAscending),
      ),
    )
    .orderBy(...(isAscending ? [asc(events.startsAt), asc(events.id)] : [desc(events.startsAt), desc(events.id)]))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    events: await viewsOf(ctx, page),
    next: rows.length > limit && last ? `${last.startsAt.getTime()}_${last.id}` : null,
  }
}

/** How many confirmed events of this host are still to end, of those that the actor may see. */
export async function countUpcomingWith(ctx: Ctx, asked: HostId): Promise<number> {
  const hostId = await visibleHost(ctx, asked)
  if (hostId === undefined || hostId === 'none') return 0
  const isTheirs = and(eq(events.workspaceId, ctx.workspaceId), isIn('upcoming', ctx.now()), isHeldBy(ctx, hostId))
  return await ctx.db.$count(events, isTheirs)
}

export interface TodayAndNext {
  /** Confirmed events that touch today in `timeZone`, over ones included, in order. */
  today: EventView[]
  /** The five after today. */
  next: EventView[]
  /** Of those that come later still, the first five whose room waits for its host. */
  troubled: EventView[]
  /** How many more of those there are. */
  moreTroubled: number
}

/** What the host's home shows. `hostId` left out: everybody's that the actor may see. */
export async function todayAndNext(
  ctx: Ctx,
  { timeZone, hostId: asked }: { timeZone: string; hostId?: HostId },
): Promise<TodayAndNext> {
  const hostId = await visibleHost(ctx, asked)
  if (hostId === 'none') return { today: [], next: [], troubled: [], moreTroubled: 0 }
  const now = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime()).toZonedDateTimeISO(timeZone)
  const dayStart = new Date(now.startOfDay().epochMilliseconds)
  const dayEnd = new Date(now.add({ days: 1 }).startOfDay().epochMilliseconds)
  const confirmed = and(
    eq(events.workspaceId, ctx.workspaceId),
    isNotNull(events.confirmedAt),
    isNull(events.cancelledAt),
    hostId && isHeldBy(ctx, hostId),
  )
  const inOrder = [asc(events.startsAt), asc(events.id)]
  const today = await ctx.db
    .select()
    .from(events)
    .where(and(confirmed, endsAfter(dayStart), sql`${events.startsAt} < ${dayEnd.toISOString()}`))
    .orderBy(...inOrder)
    .limit(100)
  const next = await ctx.db
    .select()
    .from(events)
    .where(and(confirmed, sql`${events.startsAt} >= ${dayEnd.toISOString()}`))
    .orderBy(...inOrder)
    .limit(5)
  const shown = new Set(next.map(({ id }) => id))
  const waiting = (await eventsInTrouble(ctx, dayEnd)).filter((id) => !shown.has(id))
  const allTroubled =
    waiting.length === 0
      ? []
      : await ctx.db
          .select()
          .from(events)
          .where(and(confirmed, inArray(events.id, waiting)))
          .orderBy(...inOrder)
  const troubled = allTroubled.slice(0, 5)
  const views = await viewsOf(ctx, [...today, ...next, ...troubled])
  const afterNext = today.length + next.length
  return {
    today: views.slice(0, today.length),
    next: views.slice(today.length, afterNext),
    troubled: views.slice(afterNext),
    moreTroubled: allTroubled.length - troubled.length,
  }
}

/** Whose events to show: everybody's (undefined), one host's, or nobody's. */
async function visibleHost(ctx: Ctx, asked: HostId | undefined): Promise<HostId | 'none' | undefined> {
  const { actor } = ctx
  if (actor.kind !== 'member' && actor.kind !== 'system') throw new DomainError('not_allowed')
  if (asked !== undefined && !isId(asked)) return 'none'
  if (actor.kind === 'system' || actor.role !== 'member') return asked
  const own = (await findHostOfUser(ctx.db, actor.userId))?.id ?? 'none'
  return asked === undefined || asked === own ? own : 'none'
}

/** The events that the actor may see, as a condition; undefined for all of the workspace. */
export async function isVisible(ctx: Ctx): Promise<SQL | undefined> {
  const hostId = await visibleHost(ctx, undefined)
  return hostId === 'none' ? sql`false` : hostId && isHeldBy(ctx, hostId)
}

function isIn(filter: EventFilter, now: Date): SQL | undefined {
  switch (filter) {
    case 'upcoming':
      return and(isNotNull(events.confirmedAt), isNull(events.cancelledAt), endsAfter(now))
    case 'past':
      return and(isNotNull(events.confirmedAt), isNull(events.cancelledAt), lte(events.startsAt, now), endsBy(now))
    case 'cancelled':
      return isNotNull(events.cancelledAt)
    case 'drafts':
      return and(isNull(events.confirmedAt), isNull(events.cancelledAt))
  }
}

// No event is longer than a day, so the start's index narrows what has to be looked at.
function endsAfter(at: Date): SQL | undefined {
  const dayBefore = new Date(at.getTime() - 24 * 3_600_000)
  return and(gt(events.startsAt, dayBefore), sql`${endOfEvent} > ${at.toISOString()}`)
}

function endsBy(at: Date): SQL {
  return sql`${endOfEvent} <= ${at.toISOString()}`
}

const endOfEvent = sql`${events.startsAt} + ${events.durationMinutes} * interval '1 minute'`

export function isHeldBy(ctx: Ctx, hostId: HostId): SQL | undefined {
  const holding = ctx.db
    .select({ id: eventHosts.eventId })
    .from(eventHosts)
    .where(and(eq(eventHosts.eventId, events.id), eq(eventHosts.hostId, hostId)))
  return or(exists(holding), eq(events.draftHostId, hostId))
}

function matches(ctx: Ctx, search: string): SQL | undefined {
  if (search === '') return undefined
  const pattern = `%${search.slice(0, 100).replace(/[\\%_]/g, '\\$&')}%`
  const guests = ctx.db
    .select({ id: bookings.eventId })
    .from(bookings)
    .where(
      and(
        eq(bookings.workspaceId, ctx.workspaceId),
        or(ilike(bookings.guestName, pattern), ilike(bookings.guestEmail, pattern)),
      ),
    )
  return or(ilike(events.title, pattern), inArray(events.id, guests))
}

function isAfter(cursor: string, isAscending: boolean): SQL {
  const [ms = '', id = ''] = cursor.split('_')
  if (!/^-?\d{1,15}$/.test(ms) || !isId(id)) throw new DomainError('invalid_input', {}, 'after')
  const place = sql`(${new Date(Number(ms)).toISOString()}::timestamptz, ${id as EventId}::uuid)`
  return isAscending
    ? sql`(${events.startsAt}, ${events.id}) > ${place}`
    : sql`(${events.startsAt}, ${events.id}) < ${place}`
}
