import { timingSafeEqual } from 'node:crypto'
import { and, eq, gt, lt, lte, sql } from 'drizzle-orm'
import type { App, Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { BookingId, BookingRequestId, MeetingTypeId, WorkspaceId } from '#/platform/ids.ts'
import { issueEmailProof } from './email-proof.ts'
import type { BookingInput } from './inputs.ts'
import { hashToken } from './manage-token.ts'
import { bookingRequests } from './tables.ts'

export type BookingRequest = typeof bookingRequests.$inferSelect

/** What is kept of a form that waits for its code. */
export interface RequestContent {
  form: BookingInput & { startsAt: string }
  token: string
  code: string
}

const lifeMinutes = 60
const mostTries = 5

/** A form that waits for the code from its guest's mail, as its page shows it. */
export interface BookingRequestView {
  id: BookingRequestId
  workspaceId: WorkspaceId
  meetingTypeId: MeetingTypeId
  form: RequestContent['form']
  codeExpiresAt: Date
  /** Set once it became a booking. */
  bookingId: BookingId | null
}

/** The form of this page's token; null for an unknown one, and an hour after it was sent. */
export async function findBookingRequest(
  app: Pick<App, 'db' | 'clock' | 'seal'>,
  token: string,
): Promise<BookingRequestView | null> {
  if (!/^[\w-]{22}$/.test(token)) return null
  const oldest = new Date(app.clock.now().getTime() - lifeMinutes * 60_000)
  const [row] = await app.db
    .select()
    .from(bookingRequests)
    .where(and(eq(bookingRequests.tokenHash, hashToken(token)), gt(bookingRequests.createdAt, oldest)))
  if (!row) return null
  const { id, workspaceId, meetingTypeId, codeExpiresAt, bookingId } = row
  return { id, workspaceId, meetingTypeId, codeExpiresAt, bookingId, form: openRequest(app, row).form }
}

/**
 * The form with the proof that its guest has read the mail, for `confirmBooking`. Throws `code_wrong`, and `code_expired`
 * ten minutes after the code was mailed or after five tries.
 */
export async function proveEmail(
  ctx: Ctx,
  { requestId, code }: { requestId: BookingRequestId; code: string },
): Promise<RequestContent['form'] & { emailProof: string }> {
  // Counted before it is compared: guesses sent at once are guesses too.
  const [request] = await ctx.db
    .update(bookingRequests)
    .set({ tries: sql`${bookingRequests.tries} + 1` })
    .where(
      and(
        eq(bookingRequests.id, requestId),
        eq(bookingRequests.workspaceId, ctx.workspaceId),
        lt(bookingRequests.tries, mostTries),
        gt(bookingRequests.codeExpiresAt, ctx.now()),
      ),
    )
    .returning()
  if (!request) throw new DomainError('code_expired', {}, 'code')
  const content = openRequest(ctx, request)
  if (!isSame(content.code, code)) throw wrongCode(request)
  return { ...content.form, emailProof: issueEmailProof(ctx, content.form.guestEmail) }
}

/** What the mail with the code says; null when there is nothing to confirm any more. */
export async function findCodeToSend(ctx: Ctx, requestId: string): Promise<(RequestContent & BookingRequest) | null> {
  const [request] = await ctx.db
    .select()
    .from(bookingRequests)
    .where(and(eq(bookingRequests.id, requestId as BookingRequestId), eq(bookingRequests.workspaceId, ctx.workspaceId)))
  if (!request || request.bookingId || request.codeExpiresAt <= ctx.now()) return null
  return { ...request, ...openRequest(ctx, request) }
}

/** Forgets forms whose guests never entered their code. */
export async function forgetBookingRequests({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db
    .delete(bookingRequests)
    .where(lte(bookingRequests.createdAt, new Date(clock.now().getTime() - lifeMinutes * 60_000)))
}

export function sealRequest({ seal }: Pick<Ctx, 'seal'>, id: BookingRequestId, content: RequestContent): string {
  return seal.seal(JSON.stringify(content), ownerOf(id))
}

export function openRequest({ seal }: Pick<Ctx, 'seal'>, request: BookingRequest): RequestContent {
  return JSON.parse(seal.open(request.sealedForm, ownerOf(request.id))) as RequestContent
}

function ownerOf(id: BookingRequestId): string {
  return `booking_requests/${id}/form`
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function wrongCode({ tries }: BookingRequest): DomainError {
  const left = mostTries - tries
  return left > 0 ? new DomainError('code_wrong', { left }, 'code') : new DomainError('code_expired', {}, 'code')
}
