import { type App, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { EventId, WorkspaceId } from '#/platform/ids.ts'
import { claimMail } from './claim.ts'
import { withCurrent } from './current.ts'
import { mailHost, saidBy } from './news.ts'
import { messageIdOf } from './rules.ts'

/** Claims the mail with the guest's new manage link; one a generation of the link (decision 42). */
export async function sendManageLink(
  app: App,
  workspaceId: WorkspaceId,
  about: { eventId: EventId; bookingId: string },
): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'notifications' })
  await inTransaction(ctx, async (ctx) => {
    await withCurrent(ctx, about.eventId, async (current) => {
      const booking = current.bookings.find(({ id }) => id === about.bookingId)
      if (!booking) return
      await claimMail(ctx, {
        messageId: messageIdOf(mailHost(app.config), booking.id, 'manage_link', booking.tokenGeneration),
        eventId: about.eventId,
        bookingId: booking.id,
        kind: 'manage_link',
        recipient: 'guest',
        addressee: booking.id,
        ...saidBy(current),
      })
    })
  })
}
