import { findHostOfUser, getProfile, getWorkspace } from '#/modules/accounts/index.ts'
import { findConnection, lookAtConnection } from '#/modules/connections/index.ts'
import { cancelEvent, getEvent, scheduleEvent } from '#/modules/events/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import {
  changeCheck,
  connectedSince,
  findCheck,
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

/** The person has the mail: the test booking is cancelled, and from now on the removal at Zoom is looked for. */
export async function confirmLiveMail(ctx: Ctx): Promise<void> {
  const check = await getOpenCheck(ctx)
  if (!check.eventId) throw new DomainError('not_found')
  const now = ctx.now()
  await clean(ctx, check)
  await changeCheck(ctx, check, { mailConfirmedAt: check.mailConfirmedAt ?? now })
  await awaitRemoval(ctx)
}

/** Looks for the removal every 5 s for 5 min, also where Zoom sends no webhook about it. */
export async function awaitRemoval(ctx: Ctx): Promise<void> {
  const check = await getOpenCheck(ctx)
  await changeCheck(ctx, check, { removalAwaitedAt: ctx.now() })
  await addJobs(ctx.db, [lookAgain(check, ctx.now())])
}

/** Ends the check, wherever it stands, and cancels its booking; what was connected stays. */
export async function endLiveCheck(ctx: Ctx): Promise<void> {
  const check = await openCheck(ctx)
  if (!check) return
  await clean(ctx, check)
  await changeCheck(ctx, check, { endedAt: ctx.now() })
}

const lookEveryMs = 5000
const lookForMs = 5 * 60_000

/** One look whether the app was removed at Zoom; another follows until it was, or 5 min are over. */
export async function watchRemoval(
  app: App,
  { liveCheckId, workspaceId }: { liveCheckId: string; workspaceId: string },
): Promise<void> {
  const ctx = contextFor(app, workspaceId as WorkspaceId, { kind: 'system', name: 'live check' })
  const check = await findCheck(ctx, liveCheckId)
  if (!check?.connectionId || !check.removalAwaitedAt || check.removalNoticedAt || check.endedAt) return
  const connection = await findConnection(ctx, check.connectionId)
  const isGone =
    connection?.state !== 'active' || (await lookAtConnection(ctx, app.outside, connection.id)).kind === 'reconnect'
  if (isGone) return await changeCheck(ctx, check, { removalNoticedAt: ctx.now() })
  if (ctx.now().getTime() - check.removalAwaitedAt.getTime() < lookForMs)
    await addJobs(ctx.db, [lookAgain(check, ctx.now())])
}

function lookAgain({ id, workspaceId }: LiveCheck, now: Date) {
  return {
    task: 'doctor.watch-removal',
    payload: { liveCheckId: id, workspaceId },
    jobKey: `doctor.watch-removal:${id}`,
    runAt: new Date(now.getTime() + lookEveryMs),
    maxAttempts: 3,
  }
}

async function clean(ctx: Ctx, check: LiveCheck): Promise<void> {
  if (!check.eventId || check.cleanedAt) return
  if (needsCleaning(await getEvent(ctx, check.eventId), ctx.now())) await cancelEvent(ctx, { eventId: check.eventId })
  await changeCheck(ctx, check, { cleanedAt: ctx.now() })
}
