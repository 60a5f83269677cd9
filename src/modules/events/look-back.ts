import { sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import type { BookingId } from '#/platform/ids.ts'
import { bookings, events } from './tables.ts'

const day = 24 * 3_600_000

/** What this guest did before: the booking that the same form made, and how many bookings of a day are open to this address. */
export async function lookBack(
  ctx: Ctx,
  { key, email }: { key: string | null; email: string },
): Promise<{ repeat: BookingId | null; open: number }> {
  const now = ctx.now()
  const { rows } = await ctx.db.execute<{ repeat: BookingId | null; open: number }>(sql`
    select
      (select id from ${bookings} where workspace_id = ${ctx.workspaceId} and idempotency_key = ${key}) as repeat,
      (select count(*)::int from ${bookings} b join ${events} e on e.id = b.event_id
        where b.workspace_id = ${ctx.workspaceId} and b.guest_email = ${email} and b.cancelled_at is null
          and b.created_at > ${new Date(now.getTime() - day).toISOString()}
          and e.starts_at > ${now.toISOString()}) as open`)
  return only(rows)
}
