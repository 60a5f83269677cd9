import { isNotNull } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { addJobs, type Job } from '#/platform/jobs/jobs.ts'
import { mails } from './tables.ts'

type Claimed = typeof mails.$inferInsert

/** Adds the row and the job that sends it, unless this was claimed before; one that was dropped unsent may come again. */
export async function claimMail(ctx: Ctx, row: Omit<Claimed, 'workspaceId' | 'claimedAt'>): Promise<void> {
  const values = { ...row, workspaceId: ctx.workspaceId, claimedAt: ctx.now(), droppedAt: null }
  const added = await ctx.db
    .insert(mails)
    .values(values)
    .onConflictDoUpdate({ target: mails.messageId, set: values, setWhere: isNotNull(mails.droppedAt) })
    .returning({ messageId: mails.messageId })
  if (added.length > 0) await addJobs(ctx.db, [sendJob(ctx, row.messageId)])
}

/** Sends the mail as soon as can be; replaces a job that waits for its next try. */
export function sendJob(ctx: Pick<Ctx, 'workspaceId'>, messageId: string): Job {
  return {
    task: 'notifications.send-mail',
    payload: { workspaceId: ctx.workspaceId, messageId },
    jobKey: `mail:${messageId}`,
  }
}
