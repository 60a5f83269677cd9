import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { prepared } from '#/platform/db/prepared.ts'
import type { EventId, HostId, MeetingTypeId } from '#/platform/ids.ts'
import { endOf } from './rules.ts'
import { eventHosts, events } from './tables.ts'

/** An event that takes a host's time, in epoch milliseconds; `counts` towards the limits of the type asked for. */
export interface TakenTime {
  start: number
  end: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  counts: boolean
  /** Somebody else's, on the same Zoom account: no time of the host, so buffers don't matter. */
  isRoomOnly?: boolean
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
  return (await takenQuery(ctx.db).execute(valuesOf(asked))).map(takenTime)
}

const takenQuery = prepared((db) => {
  const asked = ['hostId', 'from', 'to', 'meetingTypeId', 'except'].map((name) => [name, sql.placeholder(name)])
  const column = <T>(name: string) => sql<T>`${sql.identifier(name)}`
  return db
    .select({
      start: column<number>('start'),
      end: column<number>('end'),
      before: column<number>('before'),
      after: column<number>('after'),
      counts: column<boolean>('counts'),
    })
    .from(sql`(${rowsOf(Object.fromEntries(asked) as Asked)}) taken`)
    .prepare('')
})

/** The query for it, as a part of others. */
export function takenRows(asked: AskedTimes): SQL {
  return rowsOf(valuesOf(asked))
}

type Asked = Record<'hostId' | 'from' | 'to' | 'meetingTypeId' | 'except', unknown>

function valuesOf({ from, to, except, ...asked }: AskedTimes): Asked {
  return { ...asked, from: new Date(from).toISOString(), to: new Date(to).toISOString(), except: except ?? null }
}

// NOTE: the one query without the workspace: nobody is in two places at once, so other workspaces' events count too, as
// bare times and nothing else (decision 1).
function rowsOf({ hostId, from, to, meetingTypeId, except }: Asked): SQL {
  return sql`
    select (extract(epoch from lower(h.during)) * 1000)::float8 as start,
      (extract(epoch from upper(h.during)) * 1000)::float8 as end,
      e.buffer_before_minutes as before, e.buffer_after_minutes as after,
      coalesce(e.meeting_type_id = ${meetingTypeId}::uuid, false) as counts
    from ${eventHosts} h join ${events} e on e.id = h.event_id
    where h.host_id = ${hostId} and h.cancelled_at is null
      and h.during && tstzrange(${from}, ${to})
      and h.event_id is distinct from ${except}::uuid`
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

/** Does the host hold another event then? What `one_event_per_host_at_a_time` would refuse, known before it does. */
export async function isHostHeld(
  ctx: Pick<Ctx, 'db'>,
  asked: { hostId: HostId; startsAt: Date; durationMinutes: number; except?: EventId },
): Promise<boolean> {
  const { hostId, startsAt, except } = asked
  const times = { from: startsAt.getTime(), to: endOf(asked).getTime() }
  return (await takenTimes(ctx, { hostId, ...times, meetingTypeId: null, except })).length > 0
}
