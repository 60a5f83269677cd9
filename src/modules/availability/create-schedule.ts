import { authorizeForHost } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { type HostId, newId, type ScheduleId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { scheduleCreated } from './facts.ts'
import { type ScheduleInput, scheduleInput } from './inputs.ts'
import type { Schedule } from './queries.ts'
import { type Interval, schedules } from './tables.ts'

/** Makes a schedule for a host; throws `not_found` for a host that the actor may not act for, `invalid_input`. */
export async function createSchedule(ctx: Ctx, input: ScheduleInput & { hostId: HostId }): Promise<Schedule> {
  const { hostId, ...rest } = input
  await authorizeForHost(ctx, hostId)
  const hours = parseInput(scheduleInput, rest)
  return await inTransaction(ctx, async (ctx) => {
    const schedule = await ctx.db
      .insert(schedules)
      .values({
        id: newId<ScheduleId>(),
        workspaceId: ctx.workspaceId,
        hostId,
        ...hours,
        updatedAt: ctx.now(),
      })
      .returning()
      .then(only)
    await announce(ctx, scheduleCreated(schedule))
    return schedule
  })
}

/** What a new host starts with: Monday to Friday, 9 to 17 o'clock in `timeZone`. */
export async function createDefaultSchedule(
  ctx: Ctx,
  { hostId, timeZone, name }: { hostId: HostId; timeZone: string; name: string },
): Promise<Schedule> {
  const day: Interval[] = [['09:00', '17:00']]
  return await createSchedule(ctx, {
    hostId,
    timeZone,
    name,
    weekly: { mon: day, tue: day, wed: day, thu: day, fri: day },
  })
}
