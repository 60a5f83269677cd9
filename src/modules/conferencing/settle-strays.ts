import { eq, or, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Conference } from './conference.ts'
import { keepJob } from './keep-job.ts'
import type { Caller } from './line.ts'
import { markerIn } from './marker.ts'
import type { Room } from './port.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences, type Discarded } from './tables.ts'

/**
 * Meetings that carry this instance's marker and that no conference counts on (decision 17): one whose record was lost
 * is looked for again, a leftover is deleted, or left to the host where we may not. Another workspace's are its own, and
 * of an unknown marker only the number is logged: after a restored backup it may be a good meeting.
 */
export async function settleStrays(ctx: Ctx, caller: Caller, strays: Room[]): Promise<void> {
  let unknown = 0
  for (const room of strays) {
    const marker = markerIn(room.note)
    const known = marker ? await findByMarker(ctx, marker) : null
    if (!marker || !known) unknown++
    else if (known.workspaceId === ctx.workspaceId) await settle(ctx, caller, known.id, marker, room)
  }
  if (unknown > 0) ctx.log.warn({ unknown }, 'meetings with our marker that no conference knows; left alone')
}

/** The one look-up without a workspace: a Zoom user may be connected in several, and a list shows the meetings of all. */
async function findByMarker(ctx: Ctx, marker: string): Promise<Pick<Conference, 'id' | 'workspaceId'> | null> {
  const isPast = sql`${conferences.pastMarkers} @> ${JSON.stringify([marker])}::jsonb`
  const [row] = await ctx.db
    .select({ id: conferences.id, workspaceId: conferences.workspaceId })
    .from(conferences)
    .where(or(eq(conferences.marker, marker), isPast))
    .limit(1)
  return row ?? null
}

async function settle(ctx: Ctx, caller: Caller, id: Conference['id'], marker: string, room: Room): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    const fate = row && fateOf(row, marker, room.meetingId)
    if (!row || !fate) return
    // What the host was asked to look for has been found.
    const others = row.discarded.filter((entry) => !isAskedFor(entry, marker))
    const patch =
      fate === 'adopt' ? adoption(ctx.now()) : { discarded: [...others, leftover(ctx, caller, marker, room)] }
    await updateConference(ctx, id, {
      ...patch,
      ...(row.problem === 'stray_possible' && row.meetingId && { problem: null }),
    })
    await addJobs(ctx.db, [keepJob(id)])
  })
}

/** What is to become of a meeting that was found by `marker`; null when somebody sees to it already. */
export function fateOf(
  row: Pick<Conference, 'marker' | 'meetingId' | 'claim' | 'doubtSince' | 'discarded' | 'wanted' | 'state'>,
  marker: string,
  meetingId: string,
): 'adopt' | 'delete' | null {
  if (row.meetingId === meetingId) return null
  const isSeenTo = (entry: Discarded) =>
    entry.meetingId === meetingId || (!entry.meetingId && entry.marker === marker && !isAskedFor(entry, marker))
  if (row.discarded.some(isSeenTo)) return null
  if (row.marker !== marker) return 'delete'
  if (row.claim || row.doubtSince) return null
  if (row.wanted === 'absent' || row.meetingId) return 'delete'
  return row.state === 'lost' ? null : 'adopt'
}

function isAskedFor(entry: Discarded, marker: string): boolean {
  return entry.isByHand === true && !entry.meetingId && entry.marker === marker
}

// The keeper finds it by its marker, as after a create that broke off.
function adoption(now: Date): Partial<Conference> {
  return { doubtSince: now, looks: 0, nextTryAt: null, refusedRevision: 0 }
}

function leftover(ctx: Ctx, { connectionId, user }: Caller, marker: string, { meetingId }: Room) {
  const nextTryAt = ctx.now().toISOString()
  return { connectionId, ...(user !== 'me' && { zoomUser: user }), meetingId, marker, tries: 0, nextTryAt }
}
