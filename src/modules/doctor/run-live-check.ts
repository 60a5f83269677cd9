import { findHostOfUser, getProfile, getWorkspace } from '#/modules/accounts/index.ts'
import { askAboutConnection } from '#/modules/conferencing/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import { cancelEvent, getEvent, scheduleEvent } from '#/modules/events/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import {
  changeCheck,
  connectedSince,
  getOpenCheck,
  type LiveCheck,
  needsCleaning,
  openCheck,
  userOf,
} from './live-check.ts'

const hour = 3_600_000

/**
 * Makes the test booking: a quarter of an hour from tomorrow on, of the person with themselves, by the same verb as any other.
 * Throws `not_found` without a check, `location_unavailable` before anything is connected, and what `scheduleEvent` throws.
 */
export async function bookLiveCheck(ctx: Ctx, title: string): Promise<void> {
  const check = await getOpenCheck(ctx)
  if (check.eventId) return
  const connection = await connectedSince(ctx, check.startedAt)
  const host = await findHostOfUser(ctx.db, userOf(ctx))
  if (!connection || !host) throw new DomainError('location_unavailable')
  const { name, email, language } = await getProfile(ctx.db, userOf(ctx))
  const { timeZone } = await getWorkspace(ctx.db, ctx.workspaceId)
  const tomorrow = Math.ceil((ctx.now().getTime() + 24 * hour) / hour) * hour
  for (let tries = 0; ; tries++) {
    try {
      const { event } = await scheduleEvent(ctx, {
        hostId: host.id,
        title,
        startsAt: new Date(tomorrow + tries * hour),
        durationMinutes: 15,
        timeZone,
        invitees: [{ name, email, language }],
        location: { kind: 'zoom', connectionId: connection.id },
        reminderMinutes: [],
      })
      return await changeCheck(ctx, check, { connectionId: connection.id, eventId: event.id })
    } catch (error) {
      const isTaken = error instanceof DomainError && error.code === 'slot_taken'
      if (!isTaken || tries === 48) throw error
    }
  }
}

/** The person has the mail: the test booking is cancelled, and from now on the removal at Zoom is waited for. */
export async function confirmLiveMail(ctx: Ctx): Promise<void> {
  const check = await getOpenCheck(ctx)
  if (!check.eventId) throw new DomainError('not_found')
  const now = ctx.now()
  await clean(ctx, check)
  const { mailConfirmedAt, removalAwaitedAt } = check
  await changeCheck(ctx, check, {
    mailConfirmedAt: mailConfirmedAt ?? now,
    removalAwaitedAt: removalAwaitedAt ?? now,
  })
}

/**
 * Asks Zoom whether the app was removed, for whoever presses the button: without that a removal is noticed where Zoom sends a
 * word of it (decisions 37 and 54). False while the authorization holds; throws `not_found` before the removal's turn.
 */
export async function lookForRemoval(ctx: Ctx, outside: Outside): Promise<boolean> {
  const check = await getOpenCheck(ctx)
  if (!check.connectionId || !check.removalAwaitedAt) throw new DomainError('not_found')
  if (check.removalNoticedAt) return true
  const connection = await findConnection(ctx, check.connectionId)
  const isGone =
    connection?.state !== 'active' || (await askAboutConnection(ctx, outside, connection.id)).kind === 'reconnect'
  if (isGone) await changeCheck(ctx, check, { removalNoticedAt: ctx.now() })
  return isGone
}

/** Ends the check, wherever it stands, and cancels its booking; what was connected stays. */
export async function endLiveCheck(ctx: Ctx): Promise<void> {
  const check = await openCheck(ctx)
  if (!check) return
  await clean(ctx, check)
  await changeCheck(ctx, check, { endedAt: ctx.now() })
}

async function clean(ctx: Ctx, check: LiveCheck): Promise<void> {
  if (!check.eventId || check.cleanedAt) return
  if (needsCleaning(await getEvent(ctx, check.eventId), ctx.now())) await cancelEvent(ctx, { eventId: check.eventId })
  await changeCheck(ctx, check, { cleanedAt: ctx.now() })
}
