import { DomainError } from '#/platform/errors.ts'
import { type Limit, peekToken, takeToken } from '#/platform/http/rate-limit.ts'
import type { Page } from '#/web/route.ts'

/**
 * Throws `bookings_full`, with how long to wait, when the whole instance has taken as many bookings as it does in an
 * hour (decision 45): a flood from many addresses ends here. What is only tried doesn't count.
 */
export async function requireInstanceRoom(page: Page): Promise<void> {
  const allowance = await peekToken(page.app.db, limitOf(page))
  if (!allowance.allowed)
    throw new DomainError('bookings_full', { minutes: Math.ceil(allowance.retryAfterSeconds / 60) })
}

/** Counts one that was made, or whose code was mailed. */
export async function countBooking(page: Page): Promise<void> {
  await takeToken(page.app.db, limitOf(page))
}

function limitOf({ app, ctx }: Page): Limit {
  return { key: ['bookings'], limit: app.config.bookingsPerHour, windowSeconds: 3600, now: ctx.now() }
}
