import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { follow } from '#/jobs/subscriptions.ts'
import { hosts, members, users, workspaces } from '#/modules/accounts/tables.ts'
import { createSchedule, type Interval } from '#/modules/availability/index.ts'
import { testConnection } from '#/modules/conferencing/index.ts'
import { beginAuthorization, finishAuthorization, listConnections } from '#/modules/connections/index.ts'
import { changeLocation } from '#/modules/events/index.ts'
import { changeMeetingType, createMeetingType } from '#/modules/meeting-types/index.ts'
import { systemClock } from '#/platform/clock.ts'
import { readConfig } from '#/platform/config/config.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { type ConnectionId, type HostId, newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { createLog } from '#/platform/log.ts'
import { createSealer } from '#/platform/seal/sealer.ts'
import type { Outside } from './outside.ts'

/** A host with two meeting types that share their time, and a Zoom account. */
export interface Place {
  slug: string
  email: string
  zoomEmail: string
  ctx: Ctx
  typeIds: string[]
  connectionId: ConnectionId
}

export interface Town extends AsyncDisposable {
  pool: pg.Pool
  places: Place[]
  /** Each time that somebody consented, or tried to: older tokens of theirs are dead from then on. */
  consents: { email: string; since: number; until: number; isOk: boolean }[]
  /** Each time that an authorization was ended at Zoom. */
  revocations: { email: string; how: string; since: number; until: number }[]
  /** Every connection that there ever was, with whose Zoom account it is. */
  connections: { email: string; connectionId: string }[]
  /** What a host does who wonders whether Zoom works: "Test connection", which refreshes its tokens. */
  test(place: Place): Promise<void>
  /** What the host does when their Zoom is gone: connects again, and sets types and events to what is connected now. */
  reconnect(place: Place): Promise<void>
  /** What hosts do when they look at their pages afterwards: whoever's Zoom is not connected connects it. */
  lookAfterAll(): Promise<void>
}

export const typeSlugs = ['short', 'long'] as const

/** Migrates the database and fills it with hosts, through the rooms' own verbs, in this process. */
export async function openTown(env: Record<string, string>, outside: Outside, count: number): Promise<Town> {
  const log = createLog('silent')
  const config = readConfig(env, process.cwd())
  const pool = createPool(config.databaseUrl ?? '', log, 10)
  await migrateDatabase(pool)
  const mailer = { send: async () => undefined, close: () => undefined }
  const app: App = {
    ...{ config, log, follow, db: createDb(pool), clock: systemClock, seal: createSealer(config.keys) },
    outside: { config, fetch: globalThis.fetch, mailer },
  }
  const consents: Town['consents'] = []
  const connections: Town['connections'] = []
  const connect = async (ctx: Ctx, email: string) => {
    const consent = { email, since: Date.now(), until: Number.POSITIVE_INFINITY, isOk: false }
    consents.push(consent)
    try {
      const connectionId = await connectZoom(app, ctx, outside, email)
      consent.isOk = true
      connections.push({ email, connectionId })
      return connectionId
    } finally {
      consent.until = Date.now()
    }
  }
  const reconnect = async (place: Place) => {
    place.connectionId = await patiently(() => connect(place.ctx, place.zoomEmail))
    await patiently(() => moveOver(pool, place))
  }
  const places: Place[] = []
  for (let number = 1; number <= count; number++) places.push(await addPlace(app, outside, number, connect))
  return {
    ...{ pool, places, consents, connections, reconnect, revocations: [] },
    // Whatever comes of it is said on a page; here only that it was tried matters.
    test: ({ ctx, connectionId }) =>
      testConnection(ctx, app.outside, { connectionId }).then(
        () => undefined,
        () => undefined,
      ),
    async lookAfterAll() {
      for (const place of places) {
        const [known] = await listConnections(place.ctx)
        if (known?.state === 'active') await moveOver(pool, Object.assign(place, { connectionId: known.id }))
        else await reconnect(place)
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

async function addPlace(
  app: App,
  outside: Outside,
  number: number,
  connect: (ctx: Ctx, zoomEmail: string) => Promise<ConnectionId>,
): Promise<Place> {
  const [workspaceId, userId, hostId] = [newId<WorkspaceId>(), newId<UserId>(), newId<HostId>()]
  const slug = `ada-${number}`
  const email = `${slug}@anteroom.example`
  const zoomEmail = `${slug}@zoom-sandbox.example`
  await app.db.insert(users).values({ id: userId, name: 'Ada', email, emailVerified: true })
  await app.db.insert(workspaces).values({ id: workspaceId, name: 'Ada', slug, timeZone: 'Europe/Berlin' })
  await app.db.insert(members).values({ id: newId(), organizationId: workspaceId, userId, role: 'owner' })
  await app.db.insert(hosts).values({ id: hostId, userId, name: 'Ada' })
  const person = { displayName: 'Ada', type: 'licensed', timeZone: 'Europe/Berlin', plan: 'pro' }
  await outside.control('/people', { ...person, email: zoomEmail })
  const ctx = contextFor(app, workspaceId, { kind: 'member', userId, role: 'owner' })
  const connectionId = await connect(ctx, zoomEmail)
  const hours: Interval[] = [['00:00', '24:00']]
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  const weekly = Object.fromEntries(days.map((day) => [day, hours]))
  await createSchedule(ctx, { hostId, name: 'Hours', timeZone: 'Europe/Berlin', weekly })
  const locations = [{ id: 'zoom', kind: 'zoom' as const, connectionId }]
  const shared = { hostId, locations, horizonDays: 60, minimumNoticeMinutes: 60 }
  const short = { ...shared, title: 'Intro call', slug: 'short', durationMinutes: 15, bufferAfterMinutes: 15 }
  const long = { ...shared, title: 'Working session', slug: 'long', durationMinutes: 45, bufferBeforeMinutes: 30 }
  const types = [await createMeetingType(ctx, short), await createMeetingType(ctx, { ...long, maxPerDay: 3 })]
  return { slug, email, zoomEmail, ctx, connectionId, typeIds: types.map(({ id }) => id) }
}

/** To Zoom's consent page and back, into the connection that waits for it if there is one. */
async function connectZoom(app: App, ctx: Ctx, outside: Outside, email: string): Promise<ConnectionId> {
  if (ctx.actor.kind !== 'member') throw new Error('only a member connects')
  const visitor = { userId: ctx.actor.userId, sessionToken: `session of ${email}` }
  const [known] = await listConnections(ctx)
  const { url } = await beginAuthorization(ctx, app.outside, {
    sessionToken: visitor.sessionToken,
    host: new URL(app.config.publicUrls[0]).host,
    scopeOfUse: 'personal',
    connectionId: known?.id,
  })
  const asked = new URL(url).searchParams
  const { location } = await outside.control<{ location: string }>('/consent', {
    ...{ email, decision: 'allow', clientId: asked.get('client_id'), redirectUri: asked.get('redirect_uri') },
    ...{ state: asked.get('state'), codeChallenge: asked.get('code_challenge') },
    codeChallengeMethod: asked.get('code_challenge_method'),
  })
  const ending = await finishAuthorization(app, { callback: new URL(location).searchParams, visitor })
  if (ending.kind !== 'connected') throw new Error(`connecting ended with ${ending.kind}`)
  return ending.connectionId
}

async function moveOver(pool: pg.Pool, { ctx, connectionId, typeIds }: Place): Promise<void> {
  const location = { kind: 'zoom' as const, connectionId }
  for (const meetingTypeId of typeIds)
    await changeMeetingType(ctx, { meetingTypeId, locations: [{ id: 'zoom', ...location }] })
  const { rows } = await pool.query<{ id: string }>(
    `select id from events where workspace_id = $1 and cancelled_at is null and location ->> 'connectionId' <> $2`,
    [ctx.workspaceId, connectionId],
  )
  for (const { id } of rows)
    await changeLocation(ctx, { eventId: id, location }).catch((error: { code?: string }) => {
      // Its guest was quicker.
      if (error.code !== 'already_cancelled') throw error
    })
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= 60) throw error
      await sleep(500)
    }
  }
}
