import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId, GrantId } from '#/platform/ids.ts'
import { tokenRefreshes } from '#/platform/metrics.ts'
import type { Client } from './clients.ts'
import { grantClients } from './grant-client.ts'
import { findGrant, type Grant, lossOf, openAccessToken, openRefreshToken } from './grant-rows.ts'
import { loseGrant } from './lose-grant.ts'
import { storeRefreshed } from './store-refreshed.ts'
import { grants } from './tables.ts'
import { accountTokens, refreshTokens, type TokenAnswer } from './token-endpoint.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

export type Access =
  | { kind: 'token'; token: string; version: number; grant: Grant }
  | { kind: 'reconnect'; problem: RefusalProblem }
  | { kind: 'retry_later'; problem: RefusalProblem }

interface Wish {
  grantId: GrantId
  /** Whose ledger a refresh is written in. */
  connectionId: ConnectionId
  reason: string
  /** The token of this version was refused by the provider: a newer one, please. */
  refused?: number | undefined
  /** The grant, as the caller has just read it. */
  known?: Grant
}

const slack = 5
// One app may be stored several times; asking with each is no way out of a wrong secret.
const mostClients = 4
const secondsLeft = 60
const patienceMilliseconds = 15_000

/**
 * An access token with at least a minute to live. Refreshing is single-flight over all processes: a lease claimed by
 * compare-and-swap on the token version; whoever comes second waits for what the first one stores (decision 29).
 */
export async function accessToken(ctx: Ctx, outside: Outside, wish: Wish): Promise<Access> {
  const patience = performance.now() + patienceMilliseconds
  let least = secondsLeft
  let { known } = wish
  for (let wait = 20; performance.now() < patience; wait = Math.min(wait * 1.5, 250)) {
    const grant: Grant | null = known ?? (await findGrant(ctx, wish.grantId))
    known = undefined
    if (grant?.state !== 'active') return { kind: 'reconnect', problem: lossOf(grant) }
    const token = grant.tokenVersion === wish.refused ? null : openAccessToken(ctx, grant, least)
    if (token) return { kind: 'token', token, version: grant.tokenVersion, grant }
    const clients = isHeld(ctx, grant) ? [] : await grantClients(ctx, outside.config, grant)
    if (!isHeld(ctx, grant) && (await claim(ctx, grant, leaseSeconds(outside, clients)))) {
      const done = await refresh(ctx, outside, grant, clients.slice(0, mostClients), wish)
      if (done !== 'stored') return done
      // Fresh is good enough, however short it lives: else a provider's odd lifetime would be asked again and again.
      least = 0
      continue
    }
    await sleep(wait)
  }
  return { kind: 'retry_later', problem: 'provider_down' }
}

/** Refreshes whatever the token's age, unless another process is at it. */
export async function refreshNow(ctx: Ctx, outside: Outside, wish: Wish): Promise<Access> {
  const grant = await findGrant(ctx, wish.grantId)
  return accessToken(ctx, outside, { ...wish, refused: grant?.tokenVersion })
}

function isHeld(ctx: Ctx, { refreshLeaseUntil }: Grant): boolean {
  return refreshLeaseUntil !== null && refreshLeaseUntil >= ctx.now()
}

// Longer than its calls may take, so that two holders at once need a process that was asleep.
function leaseSeconds({ config }: Outside, clients: Client[]): number {
  const slowest = Math.max(config.waits.callSeconds, ...clients.map(({ callSeconds }) => callSeconds))
  return Math.max(1, Math.min(clients.length, mostClients)) * slowest + slack
}

async function claim(ctx: Ctx, grant: Grant, seconds: number): Promise<boolean> {
  const now = ctx.now()
  const claimed = await ctx.db
    .update(grants)
    .set({ refreshLeaseUntil: new Date(now.getTime() + seconds * 1000) })
    .where(
      and(
        eq(grants.id, grant.id),
        eq(grants.tokenVersion, grant.tokenVersion),
        eq(grants.state, 'active'),
        or(isNull(grants.refreshLeaseUntil), lt(grants.refreshLeaseUntil, now)),
      ),
    )
    .returning({ id: grants.id })
  return claimed.length > 0
}

async function refresh(
  ctx: Ctx,
  outside: Outside,
  grant: Grant,
  [client, ...others]: Client[],
  wish: Wish,
): Promise<'stored' | Exclude<Access, { kind: 'token' }>> {
  if (!client) {
    await letGo(ctx, grant, 'app_credentials')
    // Another app in the configuration: this one's tokens can't be refreshed by anybody. No app: it may come back.
    if (!outside.config.zoom) return { kind: 'retry_later', problem: 'app_credentials' }
    await loseGrant(ctx, grant, 'app_credentials')
    return { kind: 'reconnect', problem: 'app_credentials' }
  }
  let answer = await askTokens(ctx, outside, grant, wish, client)
  // One app stored twice: a secret that is out of date in one row is no loss while another row has the right one.
  for (const other of others) {
    if (answer.kind !== 'failed' || answer.problem !== 'app_credentials') break
    answer = await askTokens(ctx, outside, grant, wish, other)
  }
  tokenRefreshes.inc({ outcome: answer.kind })
  if (answer.kind === 'tokens') {
    // False: somebody stored newer tokens meanwhile; the caller's loop reads those.
    await storeRefreshed(ctx, client, grant, answer.tokens)
    return 'stored'
  }
  if (answer.kind === 'failed') {
    await letGo(ctx, grant, answer.problem)
    return { kind: 'retry_later', problem: answer.problem }
  }
  // Believed only when the row still holds the token that was refused: another process may have rotated it.
  const { problem } = answer
  return (await loseGrant(ctx, grant, problem)) ? { kind: 'reconnect', problem } : 'stored'
}

function askTokens(ctx: Ctx, outside: Outside, grant: Grant, wish: Wish, client: Client): Promise<TokenAnswer> {
  const caller = { client, connectionId: wish.connectionId, reason: wish.reason }
  if (client.kind === 's2s') return accountTokens(ctx, outside, caller)
  return refreshTokens(ctx, outside, caller, openRefreshToken(ctx, grant))
}

// What somebody has to mend is kept, so that the connection's page says it while it is tried again; bad moments are not.
async function letGo(ctx: Ctx, grant: Grant, problem: RefusalProblem): Promise<void> {
  const tokenRefusal = passing.includes(problem) ? undefined : problem
  await ctx.db
    .update(grants)
    .set({ refreshLeaseUntil: null, ...(tokenRefusal && { tokenRefusal }) })
    .where(and(eq(grants.id, grant.id), eq(grants.tokenVersion, grant.tokenVersion)))
}

const passing: readonly RefusalProblem[] = ['provider_down', 'unreadable_answer', 'busy']
