import { sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { BookingId } from '#/platform/ids.ts'
import { type AskedTimes, type TakenRow, type TakenTime, takenRows, takenTime } from './host-times.ts'
import { bookings } from './tables.ts'

const day = 24 * 3_600_000

export interface Before {
  /** The booking that the same form made. */
  repeat: BookingId | null
  /** How many bookings a day has brought this address, each with its mails; the cancelled ones too (decision 45). */
  lately: number
  /** What takes the host's time. */
  taken: TakenTime[]
}

/** Everything that a booking is judged by once the host is locked, in one round trip: others wait for it. */
export async function lookBack(
  ctx: Ctx,
  { key, email, times }: { key: string | null; email: string; times: AskedTimes },
): Promise<Before> {
  const now = ctx.now()
  const { rows } = await ctx.db.execute<{ repeat: BookingId | null; lately: number; taken: TakenRow[] }>(sql`
    select
      (select id from ${bookings} where workspace_id = ${ctx.workspaceId} and idempotency_key = ${key}) as repeat,
      (select count(*)::int from ${bookings}
        where workspace_id = ${ctx.workspaceId} and guest_email = ${email}
          and created_at > ${new Date(now.getTime() - day).toISOString()}) as lately,
      (select coalesce(json_agg(t), '[]') from (${takenRows(times)}) t) as taken`)
  const { repeat, lately, taken } = only(rows)
  return { repeat, lately, taken: taken.map(takenTime) }
}
