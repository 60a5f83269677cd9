import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { EventId } from '#/platform/ids.ts'
import { type MailKind, mails, type Recipient } from './tables.ts'

/** A mail as the host's page shows it. */
export interface MailView {
  kind: MailKind
  recipient: Recipient
  /** The booking's id, the host's or the user's. */
  addressee: string
  state: 'under_way' | 'sent' | 'failed'
  /** Did it carry a join link, as of the last try? */
  hasLink: boolean
  /** When it was sent, given up, or first due. */
  at: Date
  attempts: number
  /** The mail server's last refusal, e.g. 550; null when it gave none. */
  replyCode: number | null
}

/** The mails about these events, oldest first, without those that came to have nothing to say. */
export async function listMails(ctx: Ctx, eventIds: EventId[]): Promise<Map<EventId, MailView[]>> {
  const byEvent = new Map<EventId, MailView[]>()
  if (eventIds.length === 0) return byEvent
  const rows = await ctx.db
    .select()
    .from(mails)
    .where(and(eq(mails.workspaceId, ctx.workspaceId), inArray(mails.eventId, eventIds)))
    .orderBy(asc(mails.claimedAt))
  for (const row of rows) {
    if (!row.eventId || row.droppedAt) continue
    byEvent.set(row.eventId, [...(byEvent.get(row.eventId) ?? []), viewOf(row)])
  }
  return byEvent
}

function viewOf(row: typeof mails.$inferSelect): MailView {
  const { kind, recipient, addressee, attempts, replyCode } = row
  const state = row.sentAt ? 'sent' : row.failedAt ? 'failed' : 'under_way'
  const hasLink = row.linkHash !== null
  return {
    kind,
    recipient,
    addressee,
    attempts,
    replyCode,
    hasLink,
    state,
    at: row.sentAt ?? row.failedAt ?? row.claimedAt,
  }
}
