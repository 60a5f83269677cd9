import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { type ConnectionView, findConnection } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { announce } from '#/platform/facts/facts.ts'
import { facts } from '#/platform/facts/tables.ts'
import { takeToken } from '#/platform/http/rate-limit.ts'
import type { ConferenceId, ConnectionId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs, type Job } from '#/platform/jobs/jobs.ts'
import { apply } from './claim-step.ts'
import { type Conference, troubled } from './conference.ts'
import { conferenceSweepStopped } from './facts.ts'
import { keepJob } from './keep-job.ts'
import { forgetOldDays } from './limits.ts'
import { type Caller, callerOf, lineFor } from './line.ts'
import { markGone } from './mark-gone.ts'
import { ownPrefix } from './marker.ts'
import { noteProviderTime } from './note-provider-time.ts'
import type { Line, Room } from './port.ts'
import type { Problem } from './problems.ts'
import { providers } from './providers.ts'
import { lockConference } from './queries.ts'
import { settleStrays } from './settle-strays.ts'
import { conferences } from './tables.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** A little less than the timetable's half hour and the six hours of decision 24, so that no round is just missed. */
const soonEvery = 25 * minute
const laterEvery = 350 * minute
/**
 * Lists and single readings of an account, over all its connections and processes: 294 in any 24 hours, under 5 % of the
 * 6,000 light calls that a free account has (decision 24).
 */
const share = { limit: 6, windowSeconds: 30 * 60 }
const actor = { kind: 'system', name: 'conference-sweep' } as const
/** A list may be so far behind that it lacks what was just made or moved. */
const freshFor = 10 * minute

/**
 * Finds what was deleted or moved at the provider without a word (X11): one job a connection that has something due.
 * Conferences whose own job was lost get a new one.
 */
export async function sweepConferences(app: App): Promise<void> {
  const now = app.clock.now()
  // Whoever was looked at the longest ago first: several may share what their account has.
  const due = await app.db
    .select({ workspaceId: conferences.workspaceId, connectionId: conferences.connectionId })
    .from(conferences)
    .where(and(or(and(isWatched(now), isDue(now)), isLetGo(now)), isNotNull(conferences.connectionId)))
    .groupBy(conferences.workspaceId, conferences.connectionId)
    .orderBy(sql`max(${conferences.sweptAt}) asc nulls first`)
  await addJobs(app.db, due.map(sweepJob))
  const late = new Date(now.getTime() - 5 * minute)
  const forgotten = await app.db
    .select({ id: conferences.id })
    .from(conferences)
    .where(or(lt(conferences.nextTryAt, late), and(lt(conferences.leaseUntil, late), isNotNull(conferences.claim))))
    .limit(500)
  await forgetOldDays({ db: app.db, now: () => now })
  await addJobs(
    app.db,
    forgotten.map(({ id }) => keepJob(id)),
  )
}

interface SweepConnection {
  workspaceId: WorkspaceId
  connectionId: ConnectionId
  /** What the list lacked a moment ago, where nothing but the list may be read. */
  missed?: ConferenceId[] | undefined
}

/** Compares the upcoming conferences of one connection with what the provider says, where it may be read. */
export async function sweepConnection(
  app: App,
  { workspaceId, connectionId, missed = [] }: SweepConnection,
): Promise<void> {
  const ctx = contextFor(app, workspaceId, actor)
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
  for (const user of await usersOf(ctx, connectionId)) {
    const caller = callerOf(connection, user)
    const line = lineFor(ctx, app.outside, caller, { reason: 'sweep_meetings' })
    seen.push(...(await see(ctx, connection, caller, line, and(ofConnection, eq(conferences.zoomUser, user)))))
  }
  const mayRead = providers[connection.provider].may('read', new Set(connection.scopes))
  // One list alone is no proof: what it lacks is looked for in a second one, a moment later.
  const isSure = ({ conference, room }: Seen) => room !== null || mayRead || missed.includes(conference.id)
  const mayList = providers[connection.provider].may('list', new Set(connection.scopes))
  await record(ctx, connectionId, seen.filter(isSure), and(ofConnection, isWatched(ctx.now())), mayList)
  const unsure = seen.filter((one) => !isSure(one)).map(({ conference }) => conference.id)
  if (unsure.length > 0) await addJobs(ctx.db, [secondLook(ctx, connectionId, unsure)])
}

async function see(
  ctx: Ctx,
  connection: ConnectionView,
  caller: Caller,
  line: Line,
  where: SQL | undefined,
): Promise<Seen[]> {
  const granted = new Set(connection.scopes)
  const mayRead = caller.provider.may('read', granted)
  if (caller.provider.may('list', granted))
    return await listAll(ctx, caller, line, await upcoming(ctx, where, 5000), mayRead)
  if (!mayRead) return []
  return await readEach(ctx, caller, line, await upcoming(ctx, and(where, isDue(ctx.now())), share.limit))
}

interface Seen {
  conference: Conference
  /** Null: it is gone. A problem: it is there, and not what it was. */
  room: Room | null | { problem: Problem }
}

async function listAll(ctx: Ctx, caller: Caller, line: Line, rows: Conference[], mayRead: boolean): Promise<Seen[]> {
  if (!(await mayLook(ctx, caller))) return []
  const ours = new Set(rows.map(({ meetingId }) => meetingId))
  const prefix = await ownPrefix(ctx)
  const listed = await caller.provider.list(line, ({ meetingId, note }) => ours.has(meetingId) || note.includes(prefix))
  if (listed.kind !== 'listed') return []
  await settleStrays(
    ctx,
    caller,
    listed.rooms.filter(({ meetingId }) => !ours.has(meetingId)),
  )
  await ctx.db.update(conferences).set({ sweptAt: ctx.now() }).where(isLetGoOf(ctx, caller))
  const byId = new Map(listed.rooms.map((room) => [room.meetingId, room]))
  const seen = rows
    .map((conference) => ({ conference, room: byId.get(conference.meetingId as string) ?? null }))
    .filter(({ conference, room }) => room || !isFresh(conference, ctx.now()))
  const missing = seen.filter(({ room }) => !room)
  if (!mayRead || missing.length === 0 || isTooMany(missing.length, seen.length)) return seen
  // A list may be behind; where each can be asked for, each is.
  ctx.log.info({ missing: missing.length }, 'meetings missing from the provider’s list')
  const asked = await readEach(
    ctx,
    caller,
    line,
    missing.map(({ conference }) => conference),
  )
  return [...seen.filter(({ room }) => room), ...asked]
}

async function readEach(ctx: Ctx, caller: Caller, line: Line, rows: Conference[]): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const conference of rows) {
    // What is left over is the first of the next round.
    if (!(await mayLook(ctx, caller))) break
    const read = await caller.provider.read(line, conference.meetingId as string)
    if (read.kind === 'found') seen.push({ conference, room: read.room })
    else if (read.kind === 'gone') seen.push({ conference, room: null })
    else if (read.kind === 'rejected' && read.problem === 'turned_into_webinar')
      seen.push({ conference, room: { problem: read.problem } })
    // Zoom is in trouble: what was read so far counts, the rest is for the next round.
    else if (read.kind !== 'rejected') break
  }
  return seen
}

/** Takes one of what the sweeps of this account have together. */
async function mayLook(ctx: Ctx, { account }: Caller): Promise<boolean> {
  return (await takeToken(ctx.db, { key: ['sweep', account], ...share, now: ctx.now() })).allowed
}

async function record(
  ctx: Ctx,
  connectionId: ConnectionId,
  seen: Seen[],
  watched: SQL | undefined,
  mayList: boolean,
): Promise<void> {
  if (seen.length === 0) return
  const now = ctx.now()
  const isGone = ({ conference, room }: Seen) => conference.wanted === 'present' && !room
  await noteLook(ctx, seen.filter(isGone), {
    sweptAt: now,
    missedAt: sql`coalesce(${conferences.missedAt}, ${now.toISOString()}::timestamptz)`,
  })
  await noteLook(
    ctx,
    seen.filter((one) => !isGone(one)),
    { sweptAt: now, missedAt: null },
  )
  if (seen.some(isGone)) {
    const { of, missed } = await countWatched(ctx, watched)
    // Where each is read for itself, those of one round are few: what the last rounds found belongs to it.
    const before = mayList ? 0 : await countLatelyLost(ctx, connectionId)
    if (isTooMany(missed + before, of + before)) return await stop(ctx, connectionId, missed + before, of + before)
  }
  for (const { conference, room } of seen) {
    const meetingId = conference.meetingId as string
    if (room && 'problem' in room) await noteProblem(ctx, conference.id, meetingId, room.problem)
    else if (room?.startsAt) await noteProviderTime(ctx, conference.id, meetingId, { ...room, startsAt: room.startsAt })
    if (room) continue
    await inTransaction(ctx, async (ctx) => {
      const row = await lockConference(ctx, conference.id)
      if (row?.meetingId === meetingId && !row.claim) await markGone(ctx, row)
    })
  }
}

async function noteLook(ctx: Ctx, seen: Seen[], found: { sweptAt: Date; missedAt: SQL | null }): Promise<void> {
  const ids = seen.map(({ conference }) => conference.id)
  if (ids.length > 0) await ctx.db.update(conferences).set(found).where(inArray(conferences.id, ids))
}

/** All rooms of the connection that a sweep looks after, and how many of those were not found when last looked for. */
async function countWatched(ctx: Ctx, watched: SQL | undefined): Promise<{ of: number; missed: number }> {
  const [counted] = await ctx.db
    .select({ of: sql<number>`count(*)::int`, missed: sql<number>`count(${conferences.missedAt})::int` })
    .from(conferences)
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), eq(conferences.wanted, 'present'), watched))
  return counted ?? { of: 0, missed: 0 }
}

/** Rooms of the connection that a sweep has believed to be gone since it last came round to all of them. */
async function countLatelyLost(ctx: Ctx, connectionId: ConnectionId): Promise<number> {
  const isLately = and(
    eq(facts.workspaceId, ctx.workspaceId),
    gt(facts.at, new Date(ctx.now().getTime() - laterEvery)),
    eq(facts.kind, 'conference.lost'),
    eq(facts.actor, `system:${actor.name}`),
  )
  const isHere = sql`${conferences.id}::text = ${facts.about} ->> 'conferenceId' and ${conferences.connectionId} = ${connectionId}`
  return await ctx.db.$count(facts, and(isLately, sql`exists (select from ${conferences} where ${isHere})`))
}

function isFresh({ readyAt, changedAt }: Conference, now: Date): boolean {
  return Math.max(Number(readyAt), Number(changedAt)) > now.getTime() - freshFor
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
    .where(and(eq(conferences.workspaceId, ctx.workspaceId), isWatched(ctx.now()), where))
    .orderBy(sql`${conferences.sweptAt} asc nulls first`, asc(conferences.startsAt))
    .limit(most)
}

/** Of whom the connection's meetings are: `me`, or each host that an app of the whole account acts for. */
async function usersOf(ctx: Ctx, connectionId: ConnectionId): Promise<string[]> {
  const isSoon = gt(conferences.startsAt, new Date(ctx.now().getTime() - 2 * day))
  const isHere = and(eq(conferences.workspaceId, ctx.workspaceId), eq(conferences.connectionId, connectionId))
  // Whoever was looked at the longest ago first, so that each has their turn within the budget.
  const rows = await ctx.db
    .select({ user: conferences.zoomUser })
    .from(conferences)
    .where(and(isHere, isSoon))
    .groupBy(conferences.zoomUser)
    .orderBy(sql`max(${conferences.sweptAt}) asc nulls first`)
  return rows.map(({ user }) => user)
}

/** It is there, and was made into something that we can't change: the host hears of it before it matters. */
async function noteProblem(ctx: Ctx, id: Conference['id'], meetingId: string, problem: Problem): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (row?.meetingId !== meetingId || row.claim || row.problem === problem) return
    await apply(ctx, row, troubled(row, row.state, problem))
  })
}

/** Let go lately: what may be left of them at the provider is looked for, where there is a list. */
function isLetGo(now: Date): SQL | undefined {
  const lastAt = sql`coalesce(${conferences.sweptAt}, ${conferences.changedAt})`
  return and(
    eq(conferences.wanted, 'absent'),
    gt(conferences.changedAt, new Date(now.getTime() - 2 * day)),
    gt(conferences.startsAt, now),
    sql`${lastAt} <= ${new Date(now.getTime() - laterEvery).toISOString()}::timestamptz`,
  )
}

function isLetGoOf(ctx: Ctx, { connectionId, user }: Caller): SQL | undefined {
  const isTheirs = and(eq(conferences.connectionId, connectionId), eq(conferences.zoomUser, user))
  return and(eq(conferences.workspaceId, ctx.workspaceId), isTheirs, isLetGo(ctx.now()))
}

/** Wanted, or let go with a meeting left that somebody else has to delete. */
function isWatched(now: Date): SQL | undefined {
  return and(
    or(eq(conferences.wanted, 'present'), isNotNull(conferences.problem)),
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

function secondLook(ctx: Ctx, connectionId: ConnectionId, missed: ConferenceId[]): Job {
  const first = sweepJob({ workspaceId: ctx.workspaceId, connectionId })
  const runAt = new Date(ctx.now().getTime() + 2 * minute)
  return { ...first, payload: { ...first.payload, missed }, jobKey: `${first.jobKey}:again`, runAt }
}
