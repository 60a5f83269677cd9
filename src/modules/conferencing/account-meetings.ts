import { and, eq, gt, inArray, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import { type AccountSharer, accountSharers } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId, EventId } from '#/platform/ids.ts'
import { conferences } from './tables.ts'

/** A room that is to be at an account; `eventId` null: another workspace's, of which only the time is known here. */
export interface AccountMeeting {
  eventId: EventId | null
  startsAt: Date
  endsAt: Date
}

export interface AskedMeetings {
  connectionIds: ConnectionId[]
  from: Date
  to: Date
  /** An event is not in its own way. */
  except?: EventId | undefined
  /** Which user of the account, where the connection may act for several. */
  zoomUser?: string
}

/**
 * What takes the time of the Zoom user behind these connections between two instants, in order. NOTE: other workspaces
 * that use the same account count too, as bare times (decision 1).
 */
export async function accountMeetings(ctx: Ctx, asked: AskedMeetings): Promise<AccountMeeting[]> {
  const { from, to, except, zoomUser = 'me' } = asked
  const sharers = await accountSharers(ctx, asked.connectionIds)
  const people = peopleAmong(sharers, asked.connectionIds, zoomUser)
  if (people.length === 0) return []
  const endsAt = sql`${conferences.startsAt} + ${conferences.durationMinutes} * interval '1 minute'`
  const rows = await ctx.db
    .select()
    .from(conferences)
    .where(
      and(
        or(...people.map((person) => isFor(person, sharers))),
        eq(conferences.wanted, 'present'),
        // No event is longer than a day, so the index by start narrows it.
        gt(conferences.startsAt, new Date(from.getTime() - 86_400_000)),
        lt(conferences.startsAt, to),
        sql`${endsAt} > ${from.toISOString()}`,
        except && ne(conferences.eventId, except),
      ),
    )
    .orderBy(conferences.startsAt)
  return rows.map(({ eventId, workspaceId, startsAt, durationMinutes }) => ({
    eventId: workspaceId === ctx.workspaceId ? eventId : null,
    startsAt,
    endsAt: new Date(startsAt.getTime() + durationMinutes * 60_000),
  }))
}

/** Makes others who ask wait until the transaction of `ctx` ends: two hosts of one account book under different locks. */
export async function lockAccounts(
  ctx: Ctx,
  accounts: { connectionId: ConnectionId; zoomUser: string }[],
): Promise<void> {
  const keys: string[] = []
  for (const { connectionId, zoomUser } of accounts) {
    const [person] = peopleAmong(await accountSharers(ctx, [connectionId]), [connectionId], zoomUser)
    if (person) keys.push(`meetings of ${person.account} ${person.email}`)
  }
  // In one order, so that two who want the same two accounts don't wait for each other.
  for (const key of [...new Set(keys)].sort())
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
}

type Person = Pick<AccountSharer, 'account' | 'email'>

/** Who hosts with these connections: `me` of one's own and the e-mail that an account's app names are the same person. */
function peopleAmong(sharers: AccountSharer[], connectionIds: ConnectionId[], zoomUser: string): Person[] {
  return sharers
    .filter(({ id }) => connectionIds.includes(id))
    .map(({ account, email }) => ({ account, email: zoomUser === 'me' ? email : zoomUser.toLowerCase() }))
}

function isFor(person: Person, sharers: AccountSharer[]): SQL | undefined {
  const there = sharers.filter(({ account }) => account === person.account)
  const own = there.filter(({ email }) => email === person.email)
  return or(
    and(inArray(conferences.connectionId, idsOf(own)), eq(conferences.zoomUser, 'me')),
    and(inArray(conferences.connectionId, idsOf(there)), eq(sql`lower(${conferences.zoomUser})`, person.email)),
  )
}

function idsOf(sharers: AccountSharer[]): ConnectionId[] {
  return sharers.map(({ id }) => id)
}
