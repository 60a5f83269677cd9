import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { EventId } from '#/platform/ids.ts'
import type { Current } from './current.ts'
import { calendarEntries } from './tables.ts'

export interface Entry {
  sequence: number
  changedAt: Date
}

type Row = typeof calendarEntries.$inferSelect

/** The event's calendar entry, locked until the transaction of `ctx` ends; made if there is none. */
export async function lockEntry(ctx: Ctx, eventId: EventId): Promise<Row> {
  await ctx.db
    .insert(calendarEntries)
    .values({ eventId, workspaceId: ctx.workspaceId, sequence: 0, changedAt: ctx.now() })
    .onConflictDoNothing()
  return await ctx.db.select().from(calendarEntries).where(isOf(ctx, eventId)).for('update').then(only)
}

/**
 * The entry after what is has been compared with what it said: another content has a higher `SEQUENCE` (RFC 5546
 * §2.1.4), also when only the join link came later, and never a lower one than the event's own.
 */
export async function reviseEntry(ctx: Ctx, row: Row, current: Current): Promise<Entry> {
  const fingerprint = fingerprintOf(current)
  if (row.fingerprint === fingerprint) return { sequence: row.sequence, changedAt: row.changedAt }
  const next = row.fingerprint === null ? 0 : row.sequence + 1
  const entry = { sequence: Math.max(next, current.event.sequence), changedAt: ctx.now() }
  await ctx.db
    .update(calendarEntries)
    .set({ ...entry, fingerprint })
    .where(isOf(ctx, row.eventId))
  return entry
}

function isOf(ctx: Ctx, eventId: EventId) {
  return and(eq(calendarEntries.eventId, eventId), eq(calendarEntries.workspaceId, ctx.workspaceId))
}

function fingerprintOf({ event, bookings, room, joinUrl }: Current): string {
  const said = [
    event.title,
    event.startsAt.toISOString(),
    event.durationMinutes,
    event.location,
    joinUrl && [joinUrl, room?.passcode, room?.dialIn],
    event.cancelledAt !== null,
    bookings.filter(({ cancelledAt }) => cancelledAt !== null).map(({ id }) => id),
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}
