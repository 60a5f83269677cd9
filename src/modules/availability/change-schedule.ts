import { and, eq } from 'drizzle-orm'
import { authorizeForHost } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { parseInput } from '#/platform/input.ts'
import { scheduleChanged } from './facts.ts'
import { type ScheduleChange, scheduleInput } from './inputs.ts'
import { getSchedule, type Schedule } from './queries.ts'
import { schedules } from './tables.ts'

/** Changes what is given and leaves the rest; existing events keep their times. Throws `not_found`, `invalid_input`. */
export async function changeSchedule(
  ctx: Ctx,
  { scheduleId, ...change }: ScheduleChange & { scheduleId: string },
): Promise<Schedule> {
  const before = await getSchedule(ctx, scheduleId)
  await authorizeForHost(ctx, before.hostId)
  const changed = parseInput(scheduleInput, {
    name: before.name,
    timeZone: before.timeZone,
    weekly: before.weekly,
    overrides: before.overrides,
    ...change,
  })
  return await inTransaction(ctx, async (ctx) => {
    const schedule = await ctx.db
      .update(schedules)
      .set({ ...changed, updatedAt: ctx.now() })
      .where(and(eq(schedules.id, before.id), eq(schedules.workspaceId, ctx.workspaceId)))
      .returning()
      .then(only)
    await announce(ctx, scheduleChanged(schedule, Object.keys(change)))
    return schedule
  })
}
