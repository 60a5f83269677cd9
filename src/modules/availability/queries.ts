import { and, asc, eq } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type HostId, isId, type ScheduleId } from '#/platform/ids.ts'
import { schedules } from './tables.ts'

export type Schedule = typeof schedules.$inferSelect

/** All schedules, as other rooms' queries may join them. */
export const allSchedules = new QueryBuilder().select().from(schedules).as('all_schedules')

/** The schedule, or throws `not_found`; another workspace's is not found. */
export async function getSchedule(ctx: Ctx, id: string): Promise<Schedule> {
  if (!isId(id)) throw new DomainError('not_found')
  const [schedule] = await ctx.db
    .select()
    .from(schedules)
    .where(and(eq(schedules.id, id as ScheduleId), eq(schedules.workspaceId, ctx.workspaceId)))
  if (!schedule) throw new DomainError('not_found')
  return schedule
}

/** A host's schedules in this workspace, oldest first; the first is the one new meeting types use. */
export async function listSchedules(ctx: Ctx, hostId: HostId): Promise<Schedule[]> {
  if (!isId(hostId)) return []
  return await ctx.db
    .select()
    .from(schedules)
    .where(and(eq(schedules.hostId, hostId), eq(schedules.workspaceId, ctx.workspaceId)))
    .orderBy(asc(schedules.id))
}

/** A host's first schedule in this workspace, or null when they have none yet. */
export async function findScheduleOf(ctx: Ctx, hostId: HostId): Promise<Schedule | null> {
  return (await listSchedules(ctx, hostId))[0] ?? null
}
