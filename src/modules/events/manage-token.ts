import { createHash, randomBytes } from 'node:crypto'
import type { Ctx } from '#/platform/ctx.ts'
import type { BookingId } from '#/platform/ids.ts'
import type { bookings } from './tables.ts'

type Stored = Pick<typeof bookings.$inferSelect, 'tokenHash' | 'sealedToken'>

/** A manage link's token of 128 bits: a hash to find it by, and a sealed copy for later mails (decision 42). */
export function newManageToken(ctx: Pick<Ctx, 'seal'>, bookingId: BookingId): { token: string; stored: Stored } {
  const token = randomBytes(16).toString('base64url')
  return { token, stored: { tokenHash: hashToken(token), sealedToken: ctx.seal.seal(token, ownerOf(bookingId)) } }
}

/** The token of a booking's manage link, for its page and its mails; never for logs or other people. */
export function openManageToken(ctx: Pick<Ctx, 'seal'>, booking: { id: BookingId; sealedToken: string }): string {
  return ctx.seal.open(booking.sealedToken, ownerOf(booking.id))
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function ownerOf(bookingId: BookingId): string {
  return `bookings/${bookingId}/token`
}
