import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionView, callProvider, type Paced, type Place, takePlace } from '#/modules/connections/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { giveBack, heldBack, patienceMilliseconds, takeTurn } from './limits.ts'
import type { CallRequest, CallResult, ConferenceProvider, Line } from './port.ts'
import { providers } from './providers.ts'

/** On whose behalf calls are made, and what the provider counts them against. */
export interface Caller {
  connectionId: ConnectionId
  provider: ConferenceProvider
  /** The account's limits of calls hold over all its users and connections. */
  account: string
  /** The daily limit of changes holds for each host. */
  host: string
  /** `me`, or the host for whom an app of the whole account acts. */
  user: string
  /** Only paid accounts have licences to give; a user without one may be on either plan. */
  isPaid: boolean
  scopes: string[]
}

export function callerOf(connection: ConnectionView, user = 'me'): Caller {
  const account = `${connection.provider}/${connection.providerAccountId}`
  return {
    connectionId: connection.id,
    provider: providers[connection.provider],
    account,
    host: hostKey(account, user === 'me' ? connection.email : user),
    user,
    isPaid: connection.userType === 2,
    scopes: connection.scopes,
  }
}

// By e-mail, since that is all an app of the account knows of a host who has connected by their own app, too; hashed, since
// counts outlive connections.
function hostKey(account: string, email: string): string {
  return createHash('sha256').update(`${account}/${email.toLowerCase()}`).digest('base64url')
}

/** A job that finds no place waits no longer than this, and not as one of many: others need its worker. */
export const brief = { milliseconds: 1000, mostWaiting: 2 }

interface About {
  reason: string
  eventId?: string
  /** One of the connection's that is held already. */
  place?: Place | undefined
}

/**
 * The way to the provider, by `callProvider` only: each call waits for a place among the connection's (decision 15) and for its
 * turn within the provider's limits (X9).
 */
export function lineFor(ctx: Ctx, outside: Outside, caller: Caller, { reason, eventId, place }: About): Line {
  const about = { connectionId: caller.connectionId, ...(eventId && { eventId }) }
  return {
    now: ctx.now(),
    reason,
    user: caller.user,
    async call({ weight, changes, ...request }: CallRequest): Promise<CallResult> {
      const taken = place ?? (await takePlace(caller.connectionId, { milliseconds: patienceMilliseconds }))
      if (!taken) return heldBack(ctx)
      try {
        const turn = await takeTurn(ctx, caller, weight, changes ?? null)
        if (turn.kind === 'held') return turn
        if (turn.milliseconds > 0) await sleep(turn.milliseconds)
        const result = await callProvider(ctx, outside, { ...about, ...request, scope: granted(caller, request.scope) })
        if (changes && isUncounted(result)) await giveBack(ctx, caller, changes)
        return result
      } finally {
        if (!place) taken.leave()
      }
    },
  }
}

/** The same waiting for the few calls that the room below makes by itself: those of "Test connection". */
export function pacedFor(ctx: Ctx, caller: Caller): Paced {
  return async (call) => {
    const place = await takePlace(caller.connectionId, { milliseconds: patienceMilliseconds })
    if (!place) return null
    try {
      const turn = await takeTurn(ctx, caller, 'light', null)
      if (turn.kind === 'held') return null
      if (turn.milliseconds > 0) await sleep(turn.milliseconds)
      return await call()
    } finally {
      place.leave()
    }
  }
}

// Apps of a whole account have the same scopes with `:admin`.
function granted({ scopes }: Caller, scope: string): string {
  return !scopes.includes(scope) && scopes.includes(`${scope}:admin`) ? `${scope}:admin` : scope
}

// Zoom counts requests that it acted on; what broke off may be one of them.
function isUncounted(result: CallResult): boolean {
  if (result.kind === 'answered') return result.status >= 400 && result.status < 500
  return result.kind !== 'broken'
}
