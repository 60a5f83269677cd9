import { authorizeForHost } from '#/modules/accounts/index.ts'
import { findScheduleOf, getSchedule } from '#/modules/availability/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction, onConstraint } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { type HostId, type MeetingTypeId, newId, type ScheduleId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { meetingTypeCreated } from './facts.ts'
import { claimSlug } from './former-slugs.ts'
import { type MeetingTypeInput, meetingTypeInput } from './inputs.ts'
import { judgeConnections } from './locations.ts'
import type { MeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

interface CreateMeetingType extends MeetingTypeInput {
  hostId: HostId
  /** The host's first schedule unless given. */
  scheduleId?: ScheduleId
}

/**
 * Makes a meeting type of a host; throws `invalid_input`, `name_taken` (slug), `location_unavailable`,
 * `no_location_usable`, `not_found`.
 */
export async function createMeetingType(ctx: Ctx, input: CreateMeetingType): Promise<MeetingType> {
  const { hostId, scheduleId, ...rest } = input
  await authorizeForHost(ctx, hostId)
  const values = parseInput(meetingTypeInput, rest)
  await judgeConnections(ctx, values.locations, hostId)
  const schedule = await scheduleFor(ctx, hostId, scheduleId)
  return await inTransaction(ctx, async (ctx) => {
    const now = ctx.now()
    const type = await ctx.db
      .insert(meetingTypes)
      .values({
        id: newId<MeetingTypeId>(),
        workspaceId: ctx.workspaceId,
        hostId,
        scheduleId: schedule,
        ...values,
        createdAt: now,
        updatedAt: now,
      })
      .returning()
      .then(only)
      .catch(onConstraint('one_meeting_type_a_url_name', () => new DomainError('name_taken', {}, 'slug')))
    await claimSlug(ctx, type.slug)
    await announce(ctx, meetingTypeCreated(type))
    return type
  })
}

/** The schedule asked for if it is this host's, else their first; throws `not_found` when there is none. */
export async function scheduleFor(ctx: Ctx, hostId: HostId, asked: ScheduleId | undefined): Promise<ScheduleId> {
  const schedule = asked === undefined ? await findScheduleOf(ctx, hostId) : await getSchedule(ctx, asked)
  if (schedule?.hostId !== hostId) throw new DomainError('not_found', {}, 'scheduleId')
  return schedule.id
}
