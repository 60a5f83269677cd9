import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { type ConnectionView, findConnection } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { facts } from '#/platform/facts/tables.ts'
import type { ConnectionId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs, type Job } from '#/platform/jobs/jobs.ts'
import type { Conference } from './conference.ts'
import { conferenceSweepStopped } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { callerOf, lineFor } from './line.ts'
import { markGone } from './mark-gone.ts'
import { noteProviderTime } from './note-provider-time.ts'
import type { ConferenceProvider, Line, Room } from './port.ts'
import { providers } from './providers.ts'
import { lockConference } from './queries.ts'
import { conferences } from './tables.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** A little less than the timetable's half hour and the six hours of decision 24, so that no round is just missed. */
const soonEvery = 25 * minute
const laterEvery = 350 * minute
/** With half-hourly rounds 288 a day: under 5 % of the 6,000 light calls that a free account has (decision 24). */
const readsInARound = 6

/**
 * Finds what was deleted or moved at the provider without a word (X11): one job a connection that has something due.
 * Conferences whose own job was lost get a new one.
 */
export async function sweepConferences(app: App): Promise<void> {
  const now = app.clock.now()
  const due = await app.db
    .selectDistinct({ workspaceId: conferences.workspaceId, connectionId: conferences.connectionId })
    .from(conferences)
    .where(and(isKept(now), isDue(now), isNotNull(conferences.connectionId)))
  await addJobs(app.db, due.map(sweepJob))
  const late = new Date(now.getTime() - 5 * minute)
  const forgotten = await app.db
    .select({ id: conferences.id })
    .from(conferences)
    .where(or(lt(conferences.nextTryAt, late), and(lt(conferences.leaseUntil, late), isNotNull(conferences.claim))))
    .limit(500)
  await addJobs(
    app.db,
    forgotten.map(({ id }) => keepJob(id)),
  )
}

/** Compares the upcoming conferences of one connection with what the provider says, where it may be read. */
export async function sweepConnection(
  app: App,
  { workspaceId, connectionId }: { workspaceId: WorkspaceId; connectionId: ConnectionId },
): Promise<void> {
  const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'conference-sweep' })
  const connection = await findConnection(ctx, connectionId)
  if (connection?.state !== 'active') return
  const ofConnection = and(
    eq(conferences.connectionId, connectionId),
    // What is out of reach would look gone: another user's meetings, another account's (decision 19).
    connection.kind === 'user'
      ? eq(conferences.meetingUserId, connection.providerUserId)
      : eq(conferences.meetingAccountId, connection.providerAccountId),
  )
  const seen: Seen[] = []
  for (const user of await hostsIn(ctx, ofConnection)) {
    const line = lineFor(ctx, app.outside, callerOf(connection, user), { reason: 'sweep_meetings' })
    seen.push(...(await see(ctx, connection, line, and(ofConnection, eq(conferences.zoomUser, user)))))
  }
  await record(ctx, connectionId, seen)
}

/** For whom there are meetings to look after: one for a person's own account, several for an app of the whole account. */
async function hostsIn(ctx: Ctx, where: SQL | undefined): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ user: conferences.zoomUser })
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), isKept(ctx.now()), where))
    .orderBy(asc(conferences.zoomUser))
  return rows.map(({ user }) => user)
}

async function see(ctx: Ctx, connection: ConnectionView, line: Line, where: SQL | undefined): Promise<Seen[]> {
  const provider = providers[connection.provider]
  const granted = new Set(connection.scopes)
  const mayRead = provider.may('read', granted)
  if (provider.may('list', granted))
    return await listAll(ctx, provider, line, await upcoming(ctx, where, 5000), mayRead)
  if (!mayRead) return []
  return await readEach(provider, line, await upcoming(ctx, and(where, isDue(ctx.now())), readsInARound))
}

interface Seen {
  conference: Conference
  /** Null: it is gone. */
  room: Room | null
}

async function listAll(
  ctx: Ctx,
  provider: ConferenceProvider,
  line: Line,
  rows: Conference[],
  mayRead: boolean,
): Promise<Seen[]> {
  const ours = new Set(rows.map(({ meetingId }) => meetingId))
  const listed = await provider.list(line, ({ meetingId }) => ours.has(meetingId))
  if (listed.kind !== 'listed') return []
  const byId = new Map(listed.rooms.map((room) => [room.meetingId, room]))
  const seen = rows.map((conference) => ({ conference, room: byId.get(conference.meetingId as string) ?? null }))
  const missing = seen.filter(({ room }) => !room)
  if (!mayRead || missing.length === 0 || isTooMany(missing.length, seen.length)) return seen
  // A list may be behind; where each can be asked for, each is.
  ctx.log.info({ missing: missing.length }, 'meetings missing from the provider’s list')
  const asked = await readEach(
    provider,
    line,
    missing.map(({ conference }) => conference),
  )
  return [...seen.filter(({ room }) => room), ...asked]
}

async function readEach(provider: ConferenceProvider, line: Line, rows: Conference[]): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const conference of rows) {
    const read = await provider.read(line, conference.meetingId as string)
    if (read.kind === 'found') seen.push({ conference, room: read.room })
    else if (read.kind === 'gone') seen.push({ conference, room: null })
    // Zoom is in trouble: what was read so far counts, the rest is for the next round.
    else if (read.kind !== 'rejected') break
  }
  return seen
}

async function record(ctx: Ctx, connectionId: ConnectionId, seen: Seen[]): Promise<void> {
  if (seen.length === 0) return
  const ids = seen.map(({ conference }) => conference.id)
  await ctx.db.update(conferences).set({ sweptAt: ctx.now() }).where(inArray(conferences.id, ids))
  const gone = seen.filter(({ room }) => !room)
  if (isTooMany(gone.length, seen.length)) return await stop(ctx, connectionId, gone.length, seen.length)
  for (const { conference, room } of seen) {
    const meetingId = conference.meetingId as string
    if (room?.startsAt) await noteProviderTime(ctx, conference.id, meetingId, room.startsAt)
    if (room) continue
    await inTransaction(ctx, async (ctx) => {
      const row = await lockConference(ctx, conference.id)
      if (row?.meetingId === meetingId && !row.claim) await markGone(ctx, row)
    })
  }
}

/** More than a fifth at once is an accident at the provider more often than a wish; a single one always counts. */
function isTooMany(gone: number, of: number): boolean {
  return gone > Math.max(1, of / 5)
}

/** Nothing is cleared; the owner is told, once a day. */
async function stop(ctx: Ctx, connectionId: ConnectionId, vanished: number, checked: number): Promise<void> {
  const fact = conferenceSweepStopped(connectionId, vanished, checked)
  const isTold = and(
    eq(facts.workspaceId, ctx.workspaceId),
    eq(facts.kind, fact.kind),
    gt(facts.at, new Date(ctx.now().getTime() - day)),
    sql`${facts.about} ->> 'connectionId' = ${connectionId}`,
  )
  await inTransaction(ctx, async (ctx) => {
    if ((await ctx.db.$count(facts, isTold)) === 0) await announce(ctx, fact)
  })
}

async function upcoming(ctx: Ctx, where: SQL | undefined, most: number): Promise<Conference[]> {
  return await ctx.db
    .select()
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), isKept(ctx.now()), where))
    .orderBy(sql`${conferences.sweptAt} asc nulls first`, asc(conferences.startsAt))
    .limit(most)
}

function isKept(now: Date): SQL | undefined {
  return and(
    eq(conferences.wanted, 'present'),
    isNotNull(conferences.meetingId),
    isNull(conferences.claim),
    gt(conferences.startsAt, now),
    lt(conferences.startsAt, new Date(now.getTime() + 30 * day)),
  )
}

function isDue(now: Date): SQL | undefined {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const checkedAt = sql`coalesce(${conferences.sweptAt}, ${conferences.readyAt})`
  const soon = and(
    lte(conferences.startsAt, new Date(now.getTime() + day)),
    sql`${checkedAt} <= ${ago(soonEvery).toISOString()}::timestamptz`,
  )
  return or(soon, sql`${checkedAt} <= ${ago(laterEvery).toISOString()}::timestamptz`)
}

function sweepJob({ workspaceId, connectionId }: { workspaceId: string; connectionId: string | null }): Job {
  const name = `sweep:${connectionId}`
  const payload = { workspaceId, connectionId }
  return { task: 'conferencing.sweep-connection', payload, queueName: name, jobKey: name, maxAttempts: 3 }
}
