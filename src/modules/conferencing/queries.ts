import { and, eq, inArray } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { ConferenceId, ConnectionId, EventId } from '#/platform/ids.ts'
import { type HandWork, handWorkOf } from './by-hand.ts'
import type { Conference } from './conference.ts'
import type { Problem } from './problems.ts'
import { type ConferenceState, conferences, type DialIn, type MeetingSettings } from './tables.ts'

/** A conference as surfaces and mails see it. Without a link that works, `joinUrl` is null. */
export interface ConferenceView {
  id: ConferenceId
  eventId: EventId
  connectionId: ConnectionId | null
  /** `absent`: the event has let it go. */
  wanted: 'present' | 'absent'
  state: ConferenceState
  generation: number
  joinUrl: string | null
  /** The event was moved, and the provider has not been told yet: only then it shows whether the link still works. */
  isBeingMoved: boolean
  passcode: string | null
  dialIn: DialIn[]
  meetingId: string | null
  problem: Problem | null
  /** The provider's own words, for the host and the operator only. */
  problemDetail: string | null
  nextTryAt: Date | null
  /** What the provider made of the settings; null until it said. */
  effectiveSettings: MeetingSettings | null
  startsAt: Date
  /** The time at the provider when it was changed there. */
  providerStartsAt: Date | null
  /** Its length there, as far as it was told. */
  providerMinutes: number | null
  /** What the host has to do at the provider by hand; `pageAtProvider` says where. */
  handWork: HandWork[]
  requestedAt: Date
  readyAt: Date | null
}

/** The event's conference, or null when it never had one. */
export async function findConference(ctx: Ctx, eventId: EventId): Promise<ConferenceView | null> {
  return (await listConferences(ctx, [eventId])).get(eventId) ?? null
}

/** The conferences of these events; an event without one is not in the map. */
export async function listConferences(ctx: Ctx, eventIds: EventId[]): Promise<Map<EventId, ConferenceView>> {
  if (eventIds.length === 0) return new Map()
  const rows = await ctx.db
    .select()
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), inArray(conferences.eventId, eventIds)))
  return new Map(rows.map((row) => [row.eventId, viewOf(row)]))
}

/** The event's row, locked until the transaction ends. */
export async function lockConferenceOf(ctx: Ctx, eventId: EventId): Promise<Conference | null> {
  const [row] = await ctx.db
    .select()
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), eq(conferences.eventId, eventId)))
    .for('update')
  return row ?? null
}

/** The row, locked until the transaction ends. */
export async function lockConference(ctx: Ctx, id: ConferenceId): Promise<Conference | null> {
  const [row] = await ctx.db
    .select()
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), eq(conferences.id, id)))
    .for('update')
  return row ?? null
}

export async function insertConference(ctx: Ctx, row: typeof conferences.$inferInsert): Promise<Conference> {
  return only(await ctx.db.insert(conferences).values(row).returning())
}

export async function updateConference(ctx: Ctx, id: ConferenceId, patch: Partial<Conference>): Promise<Conference> {
  const where = and(eq(conferences.workspaceId, ctx.workspaceId), eq(conferences.id, id))
  return only(await ctx.db.update(conferences).set(patch).where(where).returning())
}

function viewOf(row: Conference): ConferenceView {
  const { id, eventId, connectionId, wanted, state, generation, joinUrl, passcode, dialIn, meetingId } = row
  const { problem, problemDetail, nextTryAt, effectiveSettings, startsAt, providerStartsAt, requestedAt, readyAt } = row
  return {
    ...{ id, eventId, connectionId, wanted, state, generation, joinUrl, passcode, dialIn, meetingId },
    isBeingMoved: joinUrl !== null && row.movedRevision > row.appliedRevision,
    ...{ problem, problemDetail, nextTryAt, effectiveSettings, startsAt, providerStartsAt, requestedAt, readyAt },
    providerMinutes: row.sent?.there?.durationMinutes ?? null,
    handWork: handWorkOf(row),
  }
}
