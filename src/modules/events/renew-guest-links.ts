import { and, desc, eq, gt } from 'drizzle-orm'
import { type App, contextFor } from '#/platform/ctx.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { renewManageLink } from './booking-links.ts'
import { bookings, events } from './tables.ts'

const sealOwner = 'renew_guest_links'
const mostLinks = 10

/**
 * Has new manage links mailed to a guest who lost theirs, for at most 10 bookings that are not over. A job does it, so
 * that the answer takes as long for an unknown address (decision 46); its payload holds the address sealed (decision 13).
 */
export async function requestGuestLinks(app: Pick<App, 'db' | 'seal'>, guestEmail: string): Promise<void> {
  const sealedEmail = app.seal.seal(guestEmail.trim().toLowerCase(), sealOwner)
  await addJobs(app.db, [{ task: 'events.renew-guest-links', payload: { sealedEmail }, maxAttempts: 3 }])
}

/** Renews the links that `requestGuestLinks` asked for; their mails follow from the facts. */
export async function renewGuestLinks(app: App, sealedEmail: string): Promise<void> {
  const guestEmail = app.seal.open(sealedEmail, sealOwner)
  const found = await app.db
    .select({ bookingId: bookings.id, workspaceId: bookings.workspaceId })
    .from(bookings)
    .innerJoin(events, eq(events.id, bookings.eventId))
    .where(and(eq(bookings.guestEmail, guestEmail), gt(events.startsAt, new Date(app.clock.now().getTime() - dayMs))))
    .orderBy(desc(events.startsAt))
    .limit(mostLinks)
  for (const { bookingId, workspaceId } of found) {
    const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'events' })
    await renewManageLink(ctx, { bookingId })
  }
}

const dayMs = 86_400_000
