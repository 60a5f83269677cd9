import { eq } from 'drizzle-orm'
import {
  type ConferenceView,
  conferenceSentences,
  findConference,
  type RequestConference,
  requestConference,
} from '#/modules/conferencing/index.ts'
import { callerOf } from '#/modules/conferencing/line.ts'
import { conferences } from '#/modules/conferencing/tables.ts'
import { listConnections } from '#/modules/connections/index.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { facts } from '#/platform/facts/tables.ts'
import { type ConnectionId, type EventId, newId } from '#/platform/ids.ts'
import { World } from '../world.ts'

export const olivia = 'olivia.owner@zoom-sandbox.example'

export interface SandboxMeeting {
  id: number
  topic: string
  start_time: string
  duration: number
  timezone: string
  agenda: string
  join_url: string
  password?: string
  settings: Record<string, unknown>
  deletedAt: string | null
}

export interface JournalEntry {
  method: string
  path: string
  status: number
  body?: Record<string, unknown>
  query: Record<string, string>
}

/** Two days from now, on the hour. */
export function soon(world: World, minutes = 2 * 24 * 60): Date {
  const at = world.clock.now().getTime() + minutes * 60_000
  return new Date(Math.ceil(at / 3_600_000) * 3_600_000)
}

/** What the events room asks for; the event itself is of no matter here. */
export function wantedRoom(
  world: World,
  connectionId: ConnectionId,
  more: Partial<RequestConference> = {},
): RequestConference {
  return {
    eventId: newId<EventId>(),
    connectionId,
    topic: 'Intro call',
    startsAt: soon(world),
    durationMinutes: 30,
    timeZone: 'Europe/Berlin',
    settings: { waitingRoom: true, muteUponEntry: true, joinBeforeHost: true },
    ...more,
  }
}

/** Asks for a room in a transaction of its own; answers the event that it is for. */
export async function askForRoom(
  world: World,
  connectionId: ConnectionId,
  more: Partial<RequestConference> = {},
): Promise<EventId> {
  const wanted = wantedRoom(world, connectionId, more)
  await inTransaction(world.ctx(), (ctx) => requestConference(ctx, wanted))
  return wanted.eventId
}

export async function room(world: World, eventId: EventId): Promise<ConferenceView> {
  const found = await findConference(world.ctx(), eventId)
  if (!found) throw new Error('the event has no conference')
  return found
}

/** The keys of the sentences that host and guest read now. */
export async function told(world: World, eventId: EventId): Promise<[host: string, guest: string]> {
  const view = await room(world, eventId)
  const { host, guest } = conferenceSentences(view, { connectionName: 'Zoom', now: world.clock.now() })
  return [host.key, guest.key]
}

export async function markerOf(world: World, eventId: EventId): Promise<string> {
  const [row] = await world.app.db
    .select({ marker: conferences.marker })
    .from(conferences)
    .where(eq(conferences.eventId, eventId))
  return row?.marker ?? 'no such conference'
}

export async function meetings(world: World): Promise<SandboxMeeting[]> {
  return (await world.control('/meetings')) as SandboxMeeting[]
}

export async function liveMeetings(world: World): Promise<SandboxMeeting[]> {
  return (await meetings(world)).filter(({ deletedAt }) => !deletedAt)
}

/** What Zoom received for meetings: `POST /v2/users/me/meetings 201`. */
export async function calls(world: World): Promise<string[]> {
  const entries = await journal(world)
  return entries.map(({ method, path, status }) => `${method} ${path.replace(/\d{9,11}/, '{id}')} ${status}`)
}

export async function journal(world: World): Promise<JournalEntry[]> {
  const entries = (await world.control('/journal')) as JournalEntry[]
  return entries.filter(({ path }) => path.includes('/meetings'))
}

/** Kinds of the conference facts of this event so far, oldest first. */
export async function factsOf(world: World, eventId: EventId): Promise<string[]> {
  const rows = await world.app.db.select().from(facts).orderBy(facts.at, facts.id)
  return rows
    .filter(({ kind, about }) => kind.startsWith('conference.') && about.eventId === eventId)
    .map(({ kind }) => kind.slice('conference.'.length))
}

/** Zoom goes wrong this way, for these requests. */
export function fault(world: World, effect: object, match: object = {}, times = 1): Promise<unknown> {
  return world.control('/faults', { match: { path: '/v2/', ...match }, effect, times })
}

/** Today's counts of the host who is connected. */
export async function dayOfHost(world: World, counts: { creates?: number; updates?: number } = {}) {
  const [connection] = await listConnections(world.ctx())
  if (!connection) throw new Error('nobody is connected')
  return { host: callerOf(connection).host, day: world.clock.now().toISOString().slice(0, 10), ...counts }
}

/** A world with a ready room. */
export async function withRoom(declineScopes: string[] = []) {
  const world = await World.create()
  const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes })
  const eventId = await askForRoom(world, connectionId)
  await world.runJobs()
  return { world, connectionId, eventId, before: await room(world, eventId) }
}
