import { z } from 'zod'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { pathAsShown } from './ledger.ts'
import { send } from './send.ts'
import { dateOf } from './token-endpoint.ts'
import { judgeRefusal } from './zoom/judge-refusal.ts'
import { type ClientKind, zoom } from './zoom/provider.ts'
import { asJson, readZoomError } from './zoom/read-error.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

/** Who it is: the ids that a connection is recognised by, and what is shown. Nothing else of the answer is kept. */
export interface Identity {
  accountId: string
  userId: string
  email: string
  displayName: string
  /** 1 Basic, 2 Licensed, 4 and 99 without meetings. */
  userType: number | null
}

const known = z.object({
  id: z.string().min(1),
  account_id: z.string().min(1),
  email: z.string().min(1),
  display_name: z.string().optional(),
  type: z.number().optional(),
})

interface Question {
  connectionId: ConnectionId
  apiOrigin: string
  accessToken: string
  kind: ClientKind
  callSeconds?: number
  /** `me`, or the e-mail of a user of the account. */
  user?: string
  reason?: 'identify' | 'test_connection'
  /** Left out only in an authorization, where nobody knows yet which account's limits count. */
  paced?: Paced
}

/** Makes a call when it is its turn among the account's (X9), or answers null: others are before it. */
export type Paced = <T>(call: () => Promise<T>) => Promise<T | null>

/** The status is null where no answer came; the problem is what the table of refusals makes of it. */
export type Identified =
  | { kind: 'known'; identity: Identity; at: Date | null }
  | { kind: 'refused'; status: number | null; problem: RefusalProblem; at: Date | null }

/**
 * `GET /v2/users/{user}`, the one call site: who this user is and what licence they have (facts §3.3). Asked once for each
 * authorization, of `me` (U2).
 */
export async function askIdentity(ctx: Ctx, outside: Outside, given: Question): Promise<Identified> {
  const { user = 'me', kind } = given
  const note = {
    connectionId: given.connectionId,
    method: 'GET',
    path: zoom.identityPath,
    scope: kind === 'user' ? 'user:read:user' : 'user:read:user:admin',
    reason: given.reason ?? 'identify',
  }
  const call = () =>
    send(
      ctx,
      outside,
      { ...note, path: pathAsShown(note.path, user) },
      new URL(given.apiOrigin + zoom.identityPath.replace('{user}', encodeURIComponent(user))),
      { method: 'GET', headers: { authorization: `Bearer ${given.accessToken}` } },
      given.callSeconds,
    )
  const sent = await (given.paced ? given.paced(call) : call())
  if (!sent) return { kind: 'refused', status: null, problem: 'busy', at: null }
  if (sent.kind !== 'answered') return { kind: 'refused', status: null, problem: 'provider_down', at: null }
  const { status, headers } = sent.response
  const at = dateOf(headers)
  const parsed = status === 200 ? known.safeParse(asJson(sent.text)) : null
  if (!parsed?.success) {
    const meaning = judgeRefusal({ operation: 'identify', status, error: readZoomError(sent.text) })
    return { kind: 'refused', status, problem: meaning.kind === 'gone' ? 'account_gone' : meaning.problem, at }
  }
  const { id, account_id, email, display_name, type } = parsed.data
  const names = { email, displayName: display_name ?? '', userType: type ?? null }
  return { kind: 'known', identity: { accountId: account_id, userId: id, ...names }, at }
}
