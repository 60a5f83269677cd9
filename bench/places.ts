import { follow } from '#/jobs/subscriptions.ts'
import { hosts, members, users, workspaces } from '#/modules/accounts/tables.ts'
import { createSchedule, type Interval } from '#/modules/availability/index.ts'
import { createMeetingType, type MeetingType, type MeetingTypeInput } from '#/modules/meeting-types/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { type HostId, newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { createLog } from '#/platform/log.ts'
import { createSealer, derivedKey } from '#/platform/seal/sealer.ts'

/** A host that can be booked around the clock, in a workspace of their own at `/slug`. */
export interface Place {
  ctx: Ctx
  owner: Ctx
  hostId: HostId
  slug: string
  type: MeetingType
}

export interface Town extends AsyncDisposable {
  base: Omit<Ctx, 'workspaceId' | 'actor'>
  addPlace(slug: string, more?: Partial<MeetingTypeInput>): Promise<Place>
  /** Another meeting type of the same host. */
  addType(place: Place, type: Partial<MeetingTypeInput>): Promise<Place>
  query(text: string, values?: unknown[]): Promise<unknown[]>
}

/** The same secret as the served process has, so that one reads what the other sealed. */
export const secret = 'a secret for the benchmark that is long enough'

/** A migrated database with the rooms in this process; `connections` at once. */
export async function openTown(databaseUrl: string, connections = 10): Promise<Town> {
  const log = createLog('silent')
  const pool = createPool(databaseUrl, log, connections)
  await migrateDatabase(pool)
  const base = { db: createDb(pool), log, follow, seal: createSealer([derivedKey(secret)]), now: () => new Date() }
  return {
    base,
    addPlace: (slug, more = {}) => addPlace(base, slug, more),
    addType: async (place, more) => ({ ...place, type: await addType(place.owner, place.hostId, more) }),
    query: async (text, values = []) => (await pool.query(text, values)).rows,
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

async function addPlace(
  base: Omit<Ctx, 'workspaceId' | 'actor'>,
  slug: string,
  more: Partial<MeetingTypeInput>,
): Promise<Place> {
  const [workspaceId, userId, hostId] = [newId<WorkspaceId>(), newId<UserId>(), newId<HostId>()]
  const email = `${slug}@anteroom.example`
  await base.db.insert(users).values({ id: userId, name: 'Ada', email, emailVerified: true })
  await base.db.insert(workspaces).values({ id: workspaceId, name: 'Ada', slug, timeZone: 'Europe/Berlin' })
  await base.db.insert(members).values({ id: newId(), organizationId: workspaceId, userId, role: 'owner' })
  await base.db.insert(hosts).values({ id: hostId, userId, name: 'Ada' })
  const owner: Ctx = { ...base, workspaceId, actor: { kind: 'member', userId, role: 'owner' } }
  const hours: Interval[] = more.slotIntervalMinutes === 15 ? [['00:00', '24:00']] : [['09:00', '17:00']]
  const days = more.slotIntervalMinutes === 15 ? allDays : workingDays
  const weekly = Object.fromEntries(days.map((day) => [day, hours]))
  await createSchedule(owner, { hostId, name: 'Hours', timeZone: 'Europe/Berlin', weekly })
  const type = await addType(owner, hostId, more)
  return { ctx: { ...base, workspaceId, actor: { kind: 'visitor' } }, owner, hostId, slug, type }
}

function addType(owner: Ctx, hostId: HostId, more: Partial<MeetingTypeInput>): Promise<MeetingType> {
  return createMeetingType(owner, {
    ...{ hostId, title: 'Intro call', slug: 'intro-call', durationMinutes: 15 },
    locations: [{ id: 'link', kind: 'link', url: 'https://meet.example.org/ada' }],
    ...more,
  })
}

const workingDays = ['mon', 'tue', 'wed', 'thu', 'fri']
const allDays = [...workingDays, 'sat', 'sun']

/** The middle one. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** The smallest that this share of the values doesn't exceed. */
export function quantile(values: number[], share: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? Number.NaN
  )
}
