import { randomBytes, randomInt } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { type BookingRequestId, newId } from '#/platform/ids.ts'
import { type BookingRequest, openRequest, type RequestContent, sealRequest } from './booking-request.ts'
import { codeRequested } from './facts.ts'
import type { BookingInput } from './inputs.ts'
import { hashToken } from './manage-token.ts'
import { judgeBooking, readBooking } from './read-booking.ts'
import { bookingRequests } from './tables.ts'

const codeMinutes = 10
const mostCodes = 5

/**
 * Keeps the form and mails its guest a code of six digits for it (decision 45); no time is held. The token is the page's
 * where the code is entered; the same form sent again has the same one and gets no second mail. Throws what
 * `confirmBooking` would throw now, and `too_many_requests` after 5 codes an address and hour.
 */
export async function requestBooking(ctx: Ctx, input: BookingInput): Promise<{ token: string; isRepeat: boolean }> {
  const read = await readBooking(ctx, input)
  const known = await findByForm(ctx, read.key)
  if (known) return { token: openRequest(ctx, known).token, isRepeat: true }
  await judgeBooking(ctx, read)
  await allowCode(ctx, read.asked.guestEmail)
  const { asked, type, key } = read
  const id = newId<BookingRequestId>()
  const token = randomBytes(16).toString('base64url')
  const form = { ...asked, startsAt: asked.startsAt.toISOString() }
  return await inTransaction(ctx, async (ctx) => {
    const added = await ctx.db
      .insert(bookingRequests)
      .values({
        id,
        workspaceId: ctx.workspaceId,
        meetingTypeId: type.id,
        tokenHash: hashToken(token),
        sealedForm: sealRequest(ctx, id, { form, token, code: newCode() }),
        codeExpiresAt: codeEnd(ctx),
        idempotencyKey: key,
        createdAt: ctx.now(),
      })
      .onConflictDoNothing()
      .returning({ id: bookingRequests.id })
    if (added.length > 0) {
      await announce(ctx, codeRequested({ id, meetingTypeId: type.id }))
      return { token, isRepeat: false }
    }
    const twin = await findByForm(ctx, key)
    if (!twin) throw new DomainError('not_found')
    return { token: openRequest(ctx, twin).token, isRepeat: true }
  })
}

/** Mails another code; the one before is void. Throws `not_found`, `too_many_requests` after 5 codes a form. */
export async function sendAnotherCode(ctx: Ctx, { requestId }: { requestId: BookingRequestId }): Promise<void> {
  const isThis = and(eq(bookingRequests.id, requestId), eq(bookingRequests.workspaceId, ctx.workspaceId))
  const [known] = await ctx.db.select().from(bookingRequests).where(isThis)
  if (!known) throw new DomainError('not_found')
  if (known.codesSent >= mostCodes) throw new DomainError('too_many_requests', { minutes: 60 })
  await allowCode(ctx, openRequest(ctx, known).form.guestEmail)
  await inTransaction(ctx, async (ctx) => {
    const [request] = await ctx.db.select().from(bookingRequests).where(isThis).for('update')
    if (!request) throw new DomainError('not_found')
    const content: RequestContent = { ...openRequest(ctx, request), code: newCode() }
    const sealedForm = sealRequest(ctx, requestId, content)
    const codesSent = request.codesSent + 1
    await ctx.db
      .update(bookingRequests)
      .set({ sealedForm, codesSent, tries: 0, codeExpiresAt: codeEnd(ctx) })
      .where(isThis)
    await announce(ctx, codeRequested(request))
  })
}

async function findByForm(ctx: Ctx, key: string | null): Promise<BookingRequest | null> {
  if (!key) return null
  const isThis = and(eq(bookingRequests.workspaceId, ctx.workspaceId), eq(bookingRequests.idempotencyKey, key))
  const [found] = await ctx.db.select().from(bookingRequests).where(isThis)
  return found ?? null
}

// Each is a mail to somebody who may not have asked for it.
async function allowCode(ctx: Ctx, email: string): Promise<void> {
  const now = ctx.now()
  await requireTokens(ctx.db, { key: ['booking-code', email], limit: 5, windowSeconds: 3600, now })
}

function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

function codeEnd(ctx: Ctx): Date {
  return new Date(ctx.now().getTime() + codeMinutes * 60_000)
}
