import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId, HostId, MeetingTypeId } from '#/platform/ids.ts'
import { eventHosts, events } from './tables.ts'

/** An event that takes a host's time, in epoch milliseconds; `counts` towards the limits of the type asked for. */
export interface TakenTime {
  start: number
  end: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  counts: boolean
}

export interface AskedTimes {
  hostId: HostId
  /** Epoch milliseconds. */
  from: number
  to: number
  meetingTypeId: MeetingTypeId | null
  /** An event that is being moved is not in its own way (decision 50). */
  except?: EventId | undefined
}

/** What takes a host's time between two instants. */
export async function takenTimes(ctx: Pick<Ctx, 'db'>, asked: AskedTimes): Promise<TakenTime[]> {
  const { rows } = await ctx.db.execute<TakenRow>(takenRows(asked))
  return rows.map(takenTime)
}

/**
 * The query for it. NOTE: the one query without the workspace: nobody is in two places at once, so other workspaces'
 * events count too, as bare times and nothing else (decision 1).
 */
export function takenRows({ hostId, from, to, meetingTypeId, except }: AskedTimes): SQL {
  return sql`
    select (extract(epoch from lower(h.during)) * 1000)::float8 as start,
      (extract(epoch from upper(h.during)) * 1000)::float8 as end,
      e.buffer_before_minutes as before, e.buffer_after_minutes as after,
      coalesce(e.meeting_type_id = ${meetingTypeId}::uuid, false) as counts
    from ${eventHosts} h join ${events} e on e.id = h.event_id
    where h.host_id = ${hostId} and h.cancelled_at is null
      and h.during && tstzrange(${new Date(from).toISOString()}, ${new Date(to).toISOString()})
      and h.event_id is distinct from ${except ?? null}::uuid`
}

export type TakenRow = {
  start: number
  end: number
  before: number
  after: number
  counts: boolean
}

export function takenTime({ start, end, before, after, counts }: TakenRow): TakenTime {
  return { start, end, bufferBeforeMinutes: before, bufferAfterMinutes: after, counts }
}
