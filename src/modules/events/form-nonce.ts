import { createHash } from 'node:crypto'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'

const graceMs = 10 * 60_000
const mailMs = 10 * 60_000

/** What a booking form carries: different each time, and it says, sealed, when the page was loaded (decision 44). */
export function issueFormNonce(ctx: Pick<Ctx, 'seal' | 'now'>, meetingTypeId: string): string {
  return ctx.seal.seal(String(ctx.now().getTime()), ownerOf(meetingTypeId))
}

/**
 * Since when notice counts: the page's loading if that is at most 10 minutes ago, 20 when a code was fetched from the
 * mail meanwhile; else now. Throws `invalid_input` for a forged nonce.
 */
export function noticeFrom(
  ctx: Pick<Ctx, 'seal' | 'now'>,
  nonce: string | undefined,
  meetingTypeId: string,
  fetchedCode: boolean,
): Date {
  const now = ctx.now()
  if (nonce === undefined) return now
  const age = now.getTime() - open(ctx, nonce, meetingTypeId)
  return age >= 0 && age <= graceMs + (fetchedCode ? mailMs : 0) ? new Date(now.getTime() - age) : now
}

/** The same form sent again for the same type, start and address is the same booking; anything else is another. */
export function idempotencyKey(nonce: string, meetingTypeId: string, startsAt: Date, email: string): string {
  return createHash('sha256')
    .update(JSON.stringify([nonce, meetingTypeId, startsAt, email]))
    .digest('base64url')
}

function open(ctx: Pick<Ctx, 'seal'>, nonce: string, meetingTypeId: string): number {
  try {
    return Number(ctx.seal.open(nonce, ownerOf(meetingTypeId)))
  } catch {
    throw new DomainError('invalid_input', {}, 'nonce')
  }
}

function ownerOf(meetingTypeId: string): string {
  return `booking_forms/${meetingTypeId}`
}
