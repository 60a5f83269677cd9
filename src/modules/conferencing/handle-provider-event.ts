import { and, eq, isNotNull, or, sql } from 'drizzle-orm'
import { comeAgainAt, findConnection, takePlace } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { OAuthClientId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Conference } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { brief, callerOf, lineFor } from './line.ts'
import { markGone } from './mark-gone.ts'
import { noteProviderTime } from './note-provider-time.ts'
import type { ProviderNews } from './port.ts'
import { providers } from './providers.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences, type MeetingSettings } from './tables.ts'

/** A webhook of a provider, verified and opened. */
export interface ProviderEvent {
  /** The OAuth clients that it was verified for. */
  speaksFor: OAuthClientId[]
  event: string
  payload: unknown
}

/**
 * Acts on what a provider says about a meeting: of this client and account only, and never on the echo of our own calls
 * (decisions 18, 33). Events that mean nothing to a room do nothing. `comeAgain` is asked for where a question to the
 * provider found no place among the connection's calls.
 */
export async function handleProviderEvent(
  app: App,
  { speaksFor, event, payload }: ProviderEvent,
  comeAgain: (at: Date) => Promise<void>,
): Promise<void> {
  const news = providers.zoom.readNews(event, payload)
  if (!news) return
  const { meetingId } = news
  const ofMeeting = eq(conferences.meetingId, meetingId)
  switch (news.kind) {
    case 'made':
      // The provider's word that a create was acted on; which of ours it was, if any, the keeper finds out.
      return await forEach(app, speaksFor, news, inDoubt(news.startsAt), (ctx, row) =>
        noteCandidate(ctx, row, meetingId),
      )
    case 'deleted':
      return await forEach(app, speaksFor, news, ofMeeting, noteDeleted)
    case 'changed':
      return await forEach(app, speaksFor, news, ofMeeting, async (ctx, row) => {
        await noteSettings(ctx, row, news.settings)
        if (news.startsAt) await noteTime(ctx, app, row, news.startsAt, comeAgain)
      })
  }
}

// Meeting ids and starts, not workspaces, are what a webhook knows; the connection decides whose it is.
async function forEach(
  app: App,
  speaksFor: OAuthClientId[],
  news: ProviderNews,
  where: ReturnType<typeof eq> | ReturnType<typeof and>,
  act: (ctx: Ctx, conference: Conference) => Promise<void>,
): Promise<void> {
  const rows = await app.db.select().from(conferences).where(where).limit(500)
  for (const row of rows) {
    const ctx = contextFor(app, row.workspaceId, { kind: 'system', name: 'provider-event' })
    const connection = row.connectionId ? await findConnection(ctx, row.connectionId) : null
    if (connection?.providerAccountId !== news.accountId) continue
    if (speaksFor.includes(connection.oauthClientId)) await act(ctx, row)
  }
}

/** Conferences whose create is under way or in doubt, at this start. An event that had begun was sent as of then. */
function inDoubt(startsAt: Date | null) {
  const isOpen = or(isNotNull(conferences.doubtSince), eq(conferences.claim, 'create'))
  return startsAt ? and(isOpen, or(eq(conferences.startsAt, startsAt), startsBefore(startsAt))) : isOpen
}

function startsBefore(startsAt: Date) {
  return sql`${conferences.startsAt} < ${startsAt.toISOString()}::timestamptz and ${conferences.startsAt} <= ${conferences.claimedAt}`
}

async function noteCandidate(ctx: Ctx, { id }: Conference, meetingId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row || row.meetingId || row.candidates.includes(meetingId) || row.candidates.length >= mostCandidates) return
    await updateConference(ctx, id, { candidates: [...row.candidates, meetingId] })
    if (row.doubtSince) await addJobs(ctx.db, [keepJob(id)])
  })
}

const mostCandidates = 20

/** Deleted by a person: the link is gone here too, and the host is told. Our own deletes and past events don't count. */
async function noteDeleted(ctx: Ctx, { id, meetingId }: Conference): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (row && row.meetingId === meetingId) await markGone(ctx, row)
  })
}

/** What the provider says of the settings is what is shown. */
async function noteSettings(ctx: Ctx, { id, meetingId }: Conference, told: Partial<MeetingSettings>): Promise<void> {
  if (Object.keys(told).length === 0) return
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row?.effectiveSettings || row.meetingId !== meetingId) return
    await updateConference(ctx, id, { effectiveSettings: { ...row.effectiveSettings, ...told } })
  })
}

/** An echo of our own call says what we sent; anything else is asked for, since webhooks come late and out of order. */
async function noteTime(
  ctx: Ctx,
  app: App,
  row: Conference,
  startsAt: Date,
  comeAgain: (at: Date) => Promise<void>,
): Promise<void> {
  const isEcho = +startsAt === +row.startsAt || startsAt.toISOString() === row.sent?.startsAt
  if (isEcho && !row.providerStartsAt && row.problem !== 'missing_scope_update') return
  const connection = row.connectionId ? await findConnection(ctx, row.connectionId) : null
  if (!row.meetingId || connection?.state !== 'active') return
  const provider = providers[row.provider]
  if (!provider.may('read', new Set(connection.scopes)))
    return await noteProviderTime(ctx, row.id, row.meetingId, { startsAt })
  const place = await takePlace(connection.id, brief)
  if (!place) return await comeAgain(comeAgainAt(connection.id, ctx.now()))
  const about = { reason: 'read_meeting', eventId: row.eventId, place }
  const line = lineFor(ctx, app.outside, callerOf(connection, row.zoomUser), about)
  const read = await provider.read(line, row.meetingId).finally(place.leave)
  // Without an answer the sweep finds it later.
  const there = read.kind === 'found' ? read.room : null
  if (there?.startsAt) await noteProviderTime(ctx, row.id, row.meetingId, { ...there, startsAt: there.startsAt })
}
