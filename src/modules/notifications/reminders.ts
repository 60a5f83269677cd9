import type { EventView } from '#/modules/events/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs, removeJob } from '#/platform/jobs/jobs.ts'
import { claimMail } from './claim.ts'
import { withCurrent } from './current.ts'
import { mailHost, saidBy, standingFor } from './news.ts'
import { readersOf } from './reader.ts'
import { isReminderDue, messageIdOf, reminderAt } from './rules.ts'

/** Sets the event's reminders to where its start is now, and takes them back from one that is cancelled. */
export async function planReminders(ctx: Ctx, event: EventView): Promise<void> {
  for (const minutes of event.reminderMinutes) {
    const jobKey = `reminder:${event.id}:${minutes}`
    if (event.cancelledAt) await removeJob(ctx.db, jobKey)
    const runAt = reminderAt(event.startsAt, minutes)
    // One that is due already may wait in the queue: it is left alone, and looks at the start itself.
    if (!event.confirmedAt || event.cancelledAt || runAt <= ctx.now()) continue
    const payload = {
      workspaceId: ctx.workspaceId,
      eventId: event.id,
      minutes,
      startsAt: event.startsAt.toISOString(),
    }
    await addJobs(ctx.db, [{ task: 'notifications.remind-people', payload, jobKey, runAt }])
  }
}

/** Claims the reminders for `startsAt`, for those who knew of it that early; does nothing when the start is another now. */
export async function remindPeople(
  app: App,
  workspaceId: WorkspaceId,
  about: { eventId: EventId; minutes: number; startsAt: Date },
): Promise<void> {
  const { eventId, minutes, startsAt } = about
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  await inTransaction(ctx, async (ctx) => {
    await withCurrent(ctx, eventId, async (current) => {
      if (current.event.startsAt.getTime() !== startsAt.getTime()) return
      // Its host may have chosen other times since.
      if (!current.event.reminderMinutes.includes(minutes)) return
      for (const reader of readersOf(app, current)) {
        if (!isReminderDue(standingFor(current, reader, false), reader.knewAt, minutes, ctx.now())) continue
        const messageId = messageIdOf(
          mailHost(app.config),
          eventId,
          reader.addressee,
          'reminder',
          minutes,
          startsAt.toISOString(),
        )
        await claimMail(ctx, {
          ...{ messageId, eventId, minutes, kind: 'reminder', recipient: reader.recipient },
          ...{ bookingId: reader.booking?.id, addressee: reader.addressee },
          ...saidBy(current),
        })
      }
    })
  })
}
