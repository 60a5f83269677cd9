import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Entry } from './calendar-entry.ts'
import { claimMail, sendJob } from './claim.ts'
import { type Current, withCurrent } from './current.ts'
import {
  isInHand,
  isNews,
  isProblemTold,
  type MailRow,
  mailHost,
  mailsOf,
  problemOf,
  saidBy,
  standingFor,
  toldTo,
} from './news.ts'
import { type Reader, readersOf } from './reader.ts'
import { planReminders } from './reminders.ts'
import { judgeNews, messageIdOf } from './rules.ts'

/**
 * Compares what everyone at this event was told with what is, claims the mails that are due and sets the reminders.
 * May run at any time, twice or beside itself: facts only say that it is worth looking.
 */
export async function tellPeople(app: App, workspaceId: WorkspaceId, eventId: EventId): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  await inTransaction(ctx, async (ctx) => {
    await withCurrent(ctx, eventId, async (current) => {
      const rows = await mailsOf(ctx, eventId)
      for (const reader of readersOf(app, current)) {
        await tellReader(app, ctx, current, reader, rows)
        if (reader.recipient !== 'host') continue
        await tellLeavers(app, ctx, current, reader)
        await tellProblem(app, ctx, current, reader, rows)
      }
      await planReminders(ctx, current.event)
    })
  })
}

async function tellReader(
  app: App,
  ctx: Ctx,
  current: Current & { entry: Entry },
  reader: Reader,
  rows: MailRow[],
): Promise<void> {
  const inHand = rows.find((row) => isNews(row) && isInHand(row) && row.addressee === reader.addressee)
  if (inHand) {
    // One mail at a time to a person; when it has gone, or can't, this is asked again. A failing one tries at once.
    if (inHand.sequence !== current.entry.sequence) await addJobs(ctx.db, [sendJob(ctx, inHand.messageId)])
    return
  }
  const told = toldTo(reader, rows)
  const is = standingFor(current, reader, told === null)
  const news = judgeNews(is, told, ctx.now(), app.config.waits.firstMailSeconds)
  if (news.do === 'wait') return await askAgain(ctx, current.event.id, news.until)
  if (news.do === 'nothing') return
  const { kind } = news
  const isOnce = kind === 'confirmed' || kind === 'cancelled'
  const parts = [reader.addressee, kind, ...(isOnce ? [] : [current.entry.sequence])]
  await claimMail(ctx, {
    messageId: messageIdOf(mailHost(app.config), current.event.id, ...parts),
    eventId: current.event.id,
    bookingId: reader.booking?.id,
    kind,
    recipient: reader.recipient,
    addressee: reader.addressee,
    ...saidBy(current),
  })
}

// Of several guests one may give up their place: the event stays as it is, and its host should know.
async function tellLeavers(app: App, ctx: Ctx, current: Current & { entry: Entry }, reader: Reader): Promise<void> {
  const { event, bookings } = current
  if (event.cancelledAt || !event.confirmedAt || ctx.now() >= event.endsAt) return
  for (const { id } of bookings.filter(({ cancelledAt }) => cancelledAt))
    await claimMail(ctx, {
      messageId: messageIdOf(mailHost(app.config), event.id, reader.addressee, 'guest_left', id),
      eventId: event.id,
      bookingId: id,
      kind: 'guest_left',
      recipient: 'host',
      addressee: reader.addressee,
      ...saidBy(current),
    })
}

// `not_connected` hits every event of a connection at once: one mail a host, connection and day says it for all of them.
async function tellProblem(
  app: App,
  ctx: Ctx,
  current: Current & { entry: Entry },
  reader: Reader,
  rows: MailRow[],
): Promise<void> {
  const problem = problemOf(current)
  const { event, room } = current
  const isOver = ctx.now() >= event.endsAt
  if (!problem || !event.confirmedAt || isOver) return
  const mine = rows.filter((row) => row.addressee === reader.addressee)
  const isTold = isProblemTold(problem, mine)
  const isBeingTold = mine.some((row) => isNews(row) && isInHand(row))
  if (isTold || isBeingTold || (!toldTo(reader, rows) && !reader.isCancelled)) return
  const day = ctx.now().toISOString().slice(0, 10)
  const { location } = event
  const isShared = room?.problem === 'not_connected' && location.kind === 'zoom'
  const about = isShared ? ['not_connected', location.connectionId, day] : [event.id, problem]
  await claimMail(ctx, {
    messageId: messageIdOf(mailHost(app.config), reader.addressee, 'problem', ...about),
    eventId: event.id,
    kind: 'problem',
    recipient: 'host',
    addressee: reader.addressee,
    ...saidBy(current),
    problem,
  })
}

// Not the key that facts use: a fact's job must not be put off by a wait.
async function askAgain(ctx: Ctx, eventId: EventId, at: Date): Promise<void> {
  const payload = { workspaceId: ctx.workspaceId, eventId }
  await addJobs(ctx.db, [{ task: 'notifications.tell-people', payload, jobKey: `tell:${eventId}:later`, runAt: at }])
}
