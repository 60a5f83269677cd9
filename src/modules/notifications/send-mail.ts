import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Mail } from '#/platform/mail/mailer.ts'
import { mailsHandled } from '#/platform/metrics.ts'
import { sendJob } from './claim.ts'
import { composeMail } from './compose-mail.ts'
import { isInHand, type MailRow } from './news.ts'
import { mayTryAgain } from './rules.ts'
import { mails } from './tables.ts'

// On top of what a hand-over may take: within it a second sender keeps away, after it the first one is dead.
const recordSeconds = 5

/**
 * Sends a claimed mail as things are at this moment, or drops it when what it was to tell is no longer so. Throws to be
 * tried again; after the mail server's last word it is given up and says so in its row. A crash between sending and
 * recording sends it once more, under the same `Message-ID`.
 */
export async function sendMail(app: App, workspaceId: WorkspaceId, messageId: string): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  const ready = await inTransaction(ctx, (ctx) => prepare(app, ctx, messageId))
  if (!ready) return
  try {
    await app.outside.mailer.send(ready.mail)
  } catch (error) {
    return await recordRefusal(ctx, ready.row, replyCodeOf(error))
  }
  mailsHandled.inc({ kind: ready.row.kind, outcome: 'sent' })
  await settle(ctx, ready.row, { sentAt: ctx.now(), replyCode: null })
}

async function prepare(app: App, ctx: Ctx, messageId: string): Promise<{ row: MailRow; mail: Mail } | null> {
  const [row] = await ctx.db.select().from(mails).where(isMail(ctx, messageId))
  if (!row || !isInHand(row)) return null
  const composed = await composeMail(app, ctx, row)
  if (!composed) {
    await settle(ctx, row, { droppedAt: ctx.now() })
    mailsHandled.inc({ kind: row.kind, outcome: 'dropped' })
    return null
  }
  const now = ctx.now()
  const tryingUntil = new Date(now.getTime() + (app.config.waits.mailSeconds + recordSeconds) * 1000)
  const [tried] = await ctx.db
    .update(mails)
    .set({ ...composed.said, attempts: row.attempts + 1, tryingUntil })
    .where(
      and(
        ...[isMail(ctx, messageId), isNull(mails.sentAt), isNull(mails.failedAt), isNull(mails.droppedAt)],
        or(isNull(mails.tryingUntil), lt(mails.tryingUntil, now)),
      ),
    )
    .returning()
  if (!tried) {
    // Another worker is at it, or died at it: when its time is up this is looked at again.
    const runAt = new Date(Math.max(row.tryingUntil?.getTime() ?? 0, now.getTime()) + 1000)
    await addJobs(ctx.db, [{ ...sendJob(ctx, messageId), runAt }])
    return null
  }
  return { row: tried, mail: composed.mail }
}

async function recordRefusal(ctx: Ctx, row: MailRow, replyCode: number | null): Promise<void> {
  const isOver = !mayTryAgain(row.attempts, replyCode)
  mailsHandled.inc({ kind: row.kind, outcome: isOver ? 'given_up' : 'refused' })
  if (isOver) {
    ctx.log.warn({ messageId: row.messageId, replyCode, attempts: row.attempts }, 'gave up a mail')
    return await settle(ctx, row, { failedAt: ctx.now(), replyCode })
  }
  await ctx.db.update(mails).set({ tryingUntil: null, replyCode }).where(isMail(ctx, row.messageId))
  // The server's own words can hold the recipient's address, which has no business in a log.
  throw new Error(`the mail server did not take the mail: ${replyCode ?? 'no answer'}`)
}

async function settle(ctx: Ctx, row: MailRow, outcome: Partial<MailRow>): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await ctx.db
      .update(mails)
      .set({ ...outcome, tryingUntil: null })
      .where(isMail(ctx, row.messageId))
    if (!row.eventId) return
    const payload = { workspaceId: ctx.workspaceId, eventId: row.eventId }
    await addJobs(ctx.db, [{ task: 'notifications.tell-people', payload, jobKey: `tell:${row.eventId}` }])
  })
}

function isMail({ workspaceId }: Ctx, messageId: string) {
  return and(eq(mails.messageId, messageId), eq(mails.workspaceId, workspaceId))
}

function replyCodeOf(error: unknown): number | null {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : null
  return typeof code === 'number' ? code : null
}
