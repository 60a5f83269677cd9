import { eq, lt, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import type { Caller } from './line.ts'
import type { CallResult, Weight } from './port.ts'
import { callPaces, hostDays } from './tables.ts'

export type Change = 'create' | 'update'

type Turn = { kind: 'go'; milliseconds: number } | Extract<CallResult, { kind: 'held' }>

/** A call that would wait longer than this is better tried again later: it holds a worker. */
export const patienceMilliseconds = 3000
// A little more than Zoom's second, since calls don't arrive as evenly as they leave.
const windowMilliseconds = 1050

/**
 * Takes the caller's turn for one call: for a create or update among the host's of the UTC day, of which updates leave the
 * last ones to creates, and among the account's calls of the second (X9). Whoever the day has no room for takes no place in
 * the second. One statement, shared by all processes; times are the database's, days the clock's.
 */
export async function takeTurn(ctx: Ctx, caller: Caller, weight: Weight, change: Change | null): Promise<Turn> {
  const { provider, isPaid } = caller
  const most = provider.callsASecond[isPaid ? 'paid' : 'free'][weight]
  const lane = `${caller.account}/${weight}`
  const due = sql`greatest(clock_timestamp(), p.slots[cardinality(p.slots) - ${most}::int + 1] + ${`${windowMilliseconds} ms`}::interval)`
  // The host's row is locked first, so that nobody changes it between looking and counting.
  const open = change
    ? sql`day as materialized (select creates + updates as used from ${hostDays} where ${isToday(ctx, caller.host)} for update),
        open as materialized (select where coalesce((select used from day), 0) < ${mostOf(caller, change)})`
    : sql`open as materialized (select)`
  const count = change
    ? sql`insert into ${hostDays} as d (host, day, creates, updates)
        select ${caller.host}, ${dayOf(ctx)}::date, ${change === 'create' ? 1 : 0}, ${change === 'update' ? 1 : 0} from pace
        on conflict (host, day) do update set creates = d.creates + excluded.creates, updates = d.updates + excluded.updates
        returning 1`
    : sql`select`
  // Losing a count in a crash is better than waiting for the disk before each call.
  const { rows } = await ctx.db.execute<{ wait: number | null; open: boolean }>(sql`
    with quiet as materialized (select set_config('synchronous_commit', 'off', true)), ${open},
    pace as (
      insert into ${callPaces} as p (lane, slots) select ${lane}, array[clock_timestamp()] from quiet, open
      on conflict (lane) do update
      set slots = (p.slots || ${due})[greatest(1, cardinality(p.slots) + 2 - ${most}::int):]
      where ${due} <= clock_timestamp() + ${`${patienceMilliseconds} ms`}::interval
      returning slots[cardinality(slots)] as due
    ), counted as (${count})
    select (select extract(epoch from due - clock_timestamp()) * 1000 from pace)::float8 as wait,
      exists (select from open) as open`)
  const [{ wait, open: isOpen } = { wait: null, open: true }] = rows
  const now = ctx.now()
  if (wait !== null) return { kind: 'go', milliseconds: Math.max(0, wait) }
  if (isOpen) return heldBack(ctx)
  const isReserve = change === 'update' && (await changesToday(ctx, caller)) < provider.changesADay
  const problem = isReserve ? 'kept_for_new' : 'daily_limit'
  return { kind: 'held', problem, notBefore: nextUtcMidnight(now), isDaily: true }
}

/** For a call that found others before it. */
export function heldBack(ctx: Pick<Ctx, 'now'>): Extract<Turn, { kind: 'held' }> {
  const notBefore = new Date(ctx.now().getTime() + patienceMilliseconds)
  return { kind: 'held', problem: 'busy', notBefore, isDaily: false }
}

/** The change was not made, or not counted. */
export async function giveBack(ctx: Ctx, { host }: Caller, change: Change): Promise<void> {
  const count = change === 'create' ? hostDays.creates : hostDays.updates
  const key = change === 'create' ? 'creates' : 'updates'
  await ctx.db
    .update(hostDays)
    .set({ [key]: sql`greatest(${count} - 1, 0)` })
    .where(isToday(ctx, host))
}

/** The provider says that the day is used up: others of its apps count too, so nothing more is tried until midnight. */
export async function fillDay(ctx: Ctx, { host, provider }: Caller): Promise<void> {
  const rest = sql`${provider.changesADay}::int - ${hostDays.updates}`
  const day = dayOf(ctx)
  await ctx.db
    .insert(hostDays)
    .values({ host, day, creates: provider.changesADay })
    .onConflictDoUpdate({
      target: [hostDays.host, hostDays.day],
      set: { creates: sql`greatest(${hostDays.creates}, ${rest})` },
    })
}

/** How many creates and updates the host had on this UTC day, over all workspaces and processes. */
export async function changesToday(ctx: Ctx, { host }: Pick<Caller, 'host'>): Promise<number> {
  const [row] = await ctx.db.select().from(hostDays).where(isToday(ctx, host))
  return row ? row.creates + row.updates : 0
}

/** Counts of days that are over. */
export async function forgetOldDays(ctx: Pick<Ctx, 'db' | 'now'>): Promise<void> {
  const weekAgo = new Date(ctx.now().getTime() - 7 * 24 * 3_600_000)
  await ctx.db.delete(hostDays).where(lt(hostDays.day, weekAgo.toISOString().slice(0, 10)))
}

export function nextUtcMidnight(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

function mostOf({ provider }: Caller, change: Change): number {
  return change === 'create' ? provider.changesADay : provider.changesADay - provider.changesKept
}

function isToday(ctx: Ctx, host: string) {
  return sql`${eq(hostDays.host, host)} and ${eq(hostDays.day, dayOf(ctx))}`
}

function dayOf(ctx: Pick<Ctx, 'now'>): string {
  return ctx.now().toISOString().slice(0, 10)
}
