import { and, asc, count, eq, gt, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { changeConference } from '#/modules/conferencing/index.ts'
import { getMeetingType, type MeetingType } from '#/modules/meeting-types/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { only } from '#/platform/db/rows.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import type { EventId, MeetingTypeId, WorkspaceId } from '#/platform/ids.ts'
import { isEvent, lockEvent } from './access.ts'
import { detailsChanged } from './facts.ts'
import { type Event, guestNameOf } from './queries.ts'
import { topicOf } from './rules.ts'
import { events } from './tables.ts'

/** How many events the type's host may let follow a change of it: those that are confirmed and have not begun. */
export async function countUpcomingOf(ctx: Ctx, meetingTypeId: MeetingTypeId): Promise<number> {
  const { number } = only(await ctx.db.select({ number: count() }).from(events).where(upcomingOf(ctx, meetingTypeId)))
  return number
}

/**
 * Gives the type's upcoming events its title, Zoom settings and reminders (decision 51). Their times, lengths, buffers
 * and places stay. Each is a transaction of its own, so that no host is locked for long; an event that has them already
 * is left alone, so it may run twice.
 */
export async function applyType(app: App, workspaceId: WorkspaceId, meetingTypeId: MeetingTypeId): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'apply-type' })
  const type = await getMeetingType(ctx, meetingTypeId)
  const upcoming = await ctx.db
    .select({ id: events.id })
    .from(events)
    .where(upcomingOf(ctx, type.id))
    .orderBy(asc(events.startsAt))
  for (const { id } of upcoming) await applyTo(ctx, id, type)
}

async function applyTo(ctx: Ctx, eventId: EventId, type: MeetingType): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { event: before } = await lockEvent(ctx, eventId)
    const fields = followed.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(type[name]))
    if (fields.length === 0 || before.cancelledAt || before.startsAt <= ctx.now()) return
    const values = Object.fromEntries(followed.map((name) => [name, type[name]])) as Pick<Event, Followed>
    const event = await ctx.db
      .update(events)
      // Of these only the title is seen by guests.
      .set({ ...values, sequence: before.sequence + (fields.includes('title') ? 1 : 0) })
      .where(isEvent(ctx, eventId))
      .returning()
      .then(only)
    const { waitingRoom, muteUponEntry, joinBeforeHost } = event
    await changeConference(ctx, {
      eventId,
      topic: topicOf(event, await guestNameOf(ctx, event)),
      settings: { waitingRoom, muteUponEntry, joinBeforeHost },
    })
    await announce(ctx, detailsChanged(event, fields))
  })
}

const followed = [
  ...(['title', 'waitingRoom', 'muteUponEntry', 'joinBeforeHost'] as const),
  ...(['guestNameInTopic', 'reminderMinutes'] as const),
]
type Followed = (typeof followed)[number]

function upcomingOf(ctx: Ctx, meetingTypeId: MeetingTypeId): SQL | undefined {
  return and(
    eq(events.workspaceId, ctx.workspaceId),
    eq(events.meetingTypeId, meetingTypeId),
    gt(events.startsAt, ctx.now()),
    isNotNull(events.confirmedAt),
    isNull(events.cancelledAt),
  )
}
