import { and, eq } from 'drizzle-orm'
import { authorizeForHost } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { ScheduleId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { scheduleFor } from './create-meeting-type.ts'
import { meetingTypeChanged } from './facts.ts'
import { claimSlug, keepSlug } from './former-slugs.ts'
import { type MeetingTypeChange, meetingTypeInput } from './inputs.ts'
import { judgeConnections } from './locations.ts'
import { getMeetingType, type MeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

interface ChangeMeetingType extends MeetingTypeChange {
  meetingTypeId: string
  scheduleId?: ScheduleId
  /** Upcoming events get the type's title, Zoom settings and reminders, too; a job does it (decision 51). */
  applyToUpcoming?: boolean
}

/**
 * Changes what is given, from the next booking on; existing events keep what they had (Y16)
 * unless the host wants upcoming ones to follow. Its old URL name redirects for 90 days. Throws `not_found`,
 * `invalid_input`, `name_taken` (slug), `location_unavailable` for a newly chosen connection that can't be used,
 * `no_location_usable` when guests would have no place left to choose.
 */
export async function changeMeetingType(ctx: Ctx, input: ChangeMeetingType): Promise<MeetingType> {
  const { meetingTypeId, scheduleId, applyToUpcoming = false, ...change } = input
  const before = await getMeetingType(ctx, meetingTypeId)
  await authorizeForHost(ctx, before.hostId)
  const values = parseInput(meetingTypeInput, { ...inputOf(before), ...change })
  await judgeConnections(ctx, values.locations, before.hostId, before.locations)
  const schedule = scheduleId === undefined ? before.scheduleId : await scheduleFor(ctx, before.hostId, scheduleId)
  return await inTransaction(ctx, async (ctx) => {
    const type = await ctx.db
      .update(meetingTypes)
      .set({ ...values, scheduleId: schedule, updatedAt: ctx.now() })
      .where(and(eq(meetingTypes.id, before.id), eq(meetingTypes.workspaceId, ctx.workspaceId)))
      .returning()
      .then(only)
      .catch(onConstraint('one_meeting_type_a_url_name', () => new DomainError('name_taken', {}, 'slug')))
    if (type.slug !== before.slug) {
      await claimSlug(ctx, type.slug)
      await keepSlug(ctx, before)
    }
    await announce(ctx, meetingTypeChanged(type, Object.keys(change), applyToUpcoming))
    return type
  })
}

function inputOf(type: MeetingType): Record<string, unknown> {
  return Object.fromEntries(Object.keys(meetingTypeInput.shape).map((key) => [key, type[key as keyof MeetingType]]))
}
