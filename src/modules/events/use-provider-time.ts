import { findConference } from '#/modules/conferencing/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { refuseGuests } from './access.ts'
import { moveEvent } from './move-event.ts'
import { minuteMs } from './offer.ts'
import { type Event, getEvent } from './queries.ts'
import type { Override } from './start-verdict.ts'

/**
 * Moves the event to the time that its meeting has at the provider (decision 22). Throws `not_found` when they don't
 * differ, and what `moveEvent` throws.
 */
export async function useProviderTime(
  ctx: Ctx,
  { eventId }: { eventId: string },
): Promise<{ event: Event; overrides: Override[] }> {
  refuseGuests(ctx)
  const { id } = await getEvent(ctx, eventId)
  const there = (await findConference(ctx, id))?.providerStartsAt
  if (!there) throw new DomainError('not_found')
  const startsAt = new Date(Math.floor(there.getTime() / minuteMs) * minuteMs)
  return await moveEvent(ctx, { eventId, startsAt })
}
