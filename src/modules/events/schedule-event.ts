import { authorizeForHost, lockHosts } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { type EventId, newId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { insertEvent, newBooking } from './booked-rows.ts'
import { eventConfirmed, eventDrafted } from './facts.ts'
import { type EventInput, eventInput } from './inputs.ts'
import { locationFor } from './location-for.ts'
import type { Booking, Event } from './queries.ts'
import { requestRoom } from './rooms.ts'

/**
 * Makes an event that no guest asked for (T16): a draft holds no time and opens no room, anything else is confirmed at
 * once. Throws `slot_taken`, `too_late` for a start that has passed, `location_unavailable`, `invalid_input`, and
 * `too_many_requests` after 60 events with invitees a workspace and day: they get mail that they did not ask for.
 */
export async function scheduleEvent(ctx: Ctx, input: EventInput): Promise<{ event: Event; bookings: Booking[] }> {
  const asked = parseInput(eventInput, input)
  await authorizeForHost(ctx, asked.hostId)
  const { hostId, draft, invitees, ...given } = asked
  const values = { ...given, location: await locationFor(ctx, asked.location, [hostId]) }
  const now = ctx.now()
  if (values.startsAt <= now) throw new DomainError('too_late', {}, 'startsAt')
  if (invitees.length > 0) {
    await requireTokens(ctx.db, { key: ['invitees', ctx.workspaceId], limit: 60, windowSeconds: 86_400, now })
  }
  const event: Event = {
    id: newId<EventId>(),
    workspaceId: ctx.workspaceId,
    meetingTypeId: null,
    ...values,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    guestNameInTopic: false,
    draftHostId: draft ? hostId : null,
    sequence: 0,
    createdAt: now,
    confirmedAt: draft ? null : now,
    cancelledAt: null,
    cancelledBy: null,
    cancelReason: null,
  }
  const bookings = invitees.map(
    ({ name, email, language = 'en' }) =>
      newBooking(ctx, event.id, {
        guestName: name,
        guestEmail: email,
        guestTimeZone: event.timeZone,
        language,
        answers: {},
        idempotencyKey: null,
      }).booking,
  )
  return await inTransaction(ctx, async (ctx) => {
    await lockHosts(ctx, [hostId])
    const fact = draft ? eventDrafted(event) : eventConfirmed(event)
    await insertEvent(ctx, { event, hostId: draft ? null : hostId, booked: bookings, fact })
    if (!draft) await requestRoom(ctx, event)
    return { event, bookings }
  })
}
