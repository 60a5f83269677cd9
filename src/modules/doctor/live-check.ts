import { and, eq, isNull } from 'drizzle-orm'
import { type ConferenceView, conferenceSentences, type Sentence } from '#/modules/conferencing/index.ts'
import {
  type ConnectionView,
  findConnection,
  findUnfinishedAttempt,
  listConnections,
} from '#/modules/connections/index.ts'
import { type EventView, endOf, getEvent } from '#/modules/events/index.ts'
import { listMails, type MailView } from '#/modules/notifications/index.ts'
import type { Config } from '#/platform/config/config.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { UserId } from '#/platform/ids.ts'
import { liveChecks } from './tables.ts'

export type LiveCheck = typeof liveChecks.$inferSelect

export const liveSteps = ['button', 'consent', 'email', 'booking', 'mail', 'removal'] as const
export type LiveStep = (typeof liveSteps)[number]

/**
 * Where a live check stands, read from what really happened (Y15). `current`: the step that waits for something; null: all
 * six are done.
 */
export interface LiveCheckView {
  startedAt: Date
  current: LiveStep | null
  missingVariables: string[]
  /** When the person left for Zoom and has not come back. */
  leftAt: Date | null
  connection: ConnectionView | null
  event: EventView | null
  /** How the room of the test booking stands. */
  room: Sentence | null
  hasLink: boolean
  mail: MailView | null
  /** Of the cancelled test booking's meeting at Zoom; `left`: it can't be deleted from here, so the person has to. */
  cleaning: 'none' | 'under_way' | 'left' | 'done'
  removalAwaitedAt: Date | null
}

/** This person's live check that is under way, or null. */
export async function findLiveCheck(ctx: Ctx, config: Config): Promise<LiveCheckView | null> {
  const check = await openCheck(ctx)
  if (!check) return null
  const connection = check.connectionId
    ? await findConnection(ctx, check.connectionId)
    : await connectedSince(ctx, check.startedAt)
  const event = check.eventId ? await getEvent(ctx, check.eventId) : null
  const mails = event ? ((await listMails(ctx, [event.id])).get(event.id) ?? []) : []
  const mail = mails.findLast(({ recipient, kind }) => recipient === 'guest' && kind !== 'cancelled') ?? null
  const hasLink = event?.conference?.joinUrl != null || check.mailConfirmedAt !== null
  const isGone = connection?.state !== 'active'
  const done: Record<LiveStep, boolean> = {
    button: config.zoom !== null,
    consent: check.connectionId !== null || connection?.state === 'active',
    email: check.connectionId !== null || connection?.state === 'active',
    booking: hasLink,
    mail: check.mailConfirmedAt !== null,
    removal: check.removalNoticedAt !== null || (check.removalAwaitedAt !== null && isGone),
  }
  const conference = event?.conference
  return {
    startedAt: check.startedAt,
    current: liveSteps.find((step) => !done[step]) ?? null,
    missingVariables: config.missingZoomVariables,
    leftAt: done.consent ? null : await leftSince(ctx, check),
    connection,
    event,
    room:
      conference && !hasLink
        ? conferenceSentences(conference, { connectionName: connection?.name ?? '', now: ctx.now() }).host
        : null,
    hasLink,
    mail,
    cleaning: cleaningOf(check, conference ?? null),
    removalAwaitedAt: check.removalAwaitedAt,
  }
}

function cleaningOf({ cleanedAt }: LiveCheck, conference: ConferenceView | null): LiveCheckView['cleaning'] {
  if (!cleanedAt) return 'none'
  if (!conference || conference.state === 'removed') return 'done'
  return conference.handWork.length > 0 ? 'left' : 'under_way'
}

/** Begins one, or goes on with the one that is under way. */
export async function beginLiveCheck(ctx: Ctx, id: string): Promise<void> {
  await ctx.db
    .insert(liveChecks)
    .values({ id, workspaceId: ctx.workspaceId, userId: userOf(ctx), startedAt: ctx.now() })
    .onConflictDoNothing()
}

/** The row of this person's check that is under way. */
export async function openCheck(ctx: Ctx): Promise<LiveCheck | null> {
  const [row] = await ctx.db
    .select()
    .from(liveChecks)
    .where(
      and(eq(liveChecks.workspaceId, ctx.workspaceId), eq(liveChecks.userId, userOf(ctx)), isNull(liveChecks.endedAt)),
    )
  return row ?? null
}

/** The one of this person that is under way, or throws `not_found`. */
export async function getOpenCheck(ctx: Ctx): Promise<LiveCheck> {
  const check = await openCheck(ctx)
  if (!check) throw new DomainError('not_found')
  return check
}

export async function changeCheck(ctx: Ctx, { id }: LiveCheck, patch: Partial<LiveCheck>): Promise<void> {
  await ctx.db
    .update(liveChecks)
    .set(patch)
    .where(and(eq(liveChecks.id, id), eq(liveChecks.workspaceId, ctx.workspaceId)))
}

/** The connection that this person authorized since, their own or the workspace's; an older one proves nothing. */
export async function connectedSince(ctx: Ctx, since: Date): Promise<ConnectionView | null> {
  const userId = userOf(ctx)
  const fresh = (await listConnections(ctx)).filter(
    ({ authorizedAt, ownerUserId, kind }) =>
      authorizedAt >= since && kind !== 's2s' && (ownerUserId === userId || ownerUserId === null),
  )
  return fresh.sort((a, b) => b.authorizedAt.getTime() - a.authorizedAt.getTime())[0] ?? null
}

/** Is the test booking still to be cancelled? */
export function needsCleaning(event: EventView, now: Date): boolean {
  return event.cancelledAt === null && endOf(event) > now
}

export function userOf({ actor }: Ctx): UserId {
  if (actor.kind !== 'member') throw new DomainError('not_allowed')
  return actor.userId
}

async function leftSince(ctx: Ctx, { startedAt }: LiveCheck): Promise<Date | null> {
  const left = await findUnfinishedAttempt(ctx, userOf(ctx))
  return left && left.at >= startedAt ? left.at : null
}
