import { and, eq, gte, inArray, isNotNull, max, or, sql } from 'drizzle-orm'
import { type ConnectionView, isWithoutLicence } from '#/modules/connections/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Problem } from './problems.ts'
import { conferences } from './tables.ts'

/** Refusals of the connection itself: the next room meets them too. What is wrong with one meeting is not among them. */
const ofConnection = [
  'connection_lost',
  'app_blocked',
  'app_credentials',
  'app_kind',
  'wrong_account_id',
  'user_gone',
  'account_gone',
  'missing_scope_create',
  'plan_or_permission',
  'cannot_host',
  'scheduling_refused',
  'passcode_rules',
  'policy',
  'refused',
] as const satisfies Problem[]

const limits = ['daily_limit', 'account_daily_limit'] as const satisfies Problem[]

/** What goes wrong with a connection at present, as its rooms to come have found. */
export interface ConnectionTrouble {
  /** That of most of them. */
  problem: (typeof ofConnection)[number] | (typeof limits)[number]
  /** How many rooms wait. */
  waiting: number
  /** A room that was asked for later than these was made: what was in the way is gone. */
  isPast: boolean
}

/** Those of these connections whose rooms to come are refused or kept waiting, with why; others are not in the map. */
export async function connectionTroubles(
  ctx: Ctx,
  connections: Pick<ConnectionView, 'id'>[],
): Promise<Map<ConnectionId, ConnectionTrouble>> {
  if (connections.length === 0) return new Map()
  const { connectionId, meetingId, problem, requestedAt, startsAt, durationMinutes } = conferences
  const ids = connections.map(({ id }) => id)
  // The longest event is a day; the index knows when they start.
  const earliest = new Date(ctx.now().getTime() - 86_400_000)
  const refused = sql<ConnectionTrouble['problem'] | null>`case when ${meetingId} is null then ${problem} end`
  const count = sql<number>`count(*)::int`
  const rows = await ctx.db
    .select({ connectionId, refused, count, askedAt: max(requestedAt) })
    .from(conferences)
    .where(
      and(
        eq(conferences.workspaceId, ctx.workspaceId),
        eq(conferences.wanted, 'present'),
        inArray(connectionId, ids),
        gte(startsAt, earliest),
        or(isNotNull(meetingId), inArray(problem, [...ofConnection, ...limits])),
        sql`${startsAt} + ${durationMinutes} * interval '1 minute' > ${ctx.now()}`,
      ),
    )
    .groupBy(connectionId, refused)
    .orderBy(count)
  const madeAt = new Map(rows.filter((row) => !row.refused).map((row) => [row.connectionId, row.askedAt]))
  const troubles = new Map<ConnectionId, ConnectionTrouble>()
  for (const { connectionId: id, refused: problem, count: waiting, askedAt } of rows) {
    if (!id || !problem) continue
    const other = troubles.get(id)
    const isPast = (other?.isPast ?? true) && +(madeAt.get(id) ?? 0) > +(askedAt ?? 0)
    troubles.set(id, { problem, waiting: waiting + (other?.waiting ?? 0), isPast })
  }
  return troubles
}

/** Is it only that the day's meetings are used up? */
export function isUsedUp({ problem }: ConnectionTrouble): boolean {
  return limits.some((limit) => limit === problem)
}

/** Why no meeting can be made with it, as far as that is known; a day that is used up comes to its end by itself. */
export function knownRefusal(connection: ConnectionView, trouble: ConnectionTrouble | undefined): Problem | null {
  if (trouble && !trouble.isPast && !isUsedUp(trouble)) return trouble.problem
  return isWithoutLicence(connection) ? 'cannot_host' : connection.tokenProblem
}
