import { z } from 'zod'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { send } from './send.ts'
import { zoom } from './zoom/provider.ts'

/** Who authorized: the ids that a connection is recognised by, and what is shown. Nothing else of the answer is kept. */
export interface Identity {
  accountId: string
  userId: string
  email: string
  displayName: string
  /** 1 Basic, 2 Licensed, 4 and 99 without meetings. */
  userType: number | null
}

const answer = z.object({
  id: z.string().min(1),
  account_id: z.string().min(1),
  email: z.string().min(1),
  display_name: z.string().optional(),
  type: z.number().optional(),
})

/** `GET /v2/users/me`, the one call site; made once for each authorization (U2). Null when Zoom doesn't say. */
export async function identify(
  ctx: Ctx,
  outside: Outside,
  given: { connectionId: ConnectionId; apiOrigin: string; accessToken: string },
): Promise<Identity | null> {
  const sent = await send(
    ctx,
    outside,
    {
      connectionId: given.connectionId,
      method: 'GET',
      path: zoom.identityPath,
      scope: 'user:read:user',
      reason: 'identify',
    },
    new URL(given.apiOrigin + zoom.identityPath),
    { method: 'GET', headers: { authorization: `Bearer ${given.accessToken}` } },
  )
  if (sent.kind !== 'answered' || !sent.response.ok) return null
  const parsed = answer.safeParse(parse(sent.text))
  if (!parsed.success) return null
  const { id, account_id, email, display_name, type } = parsed.data
  return { accountId: account_id, userId: id, email, displayName: display_name ?? '', userType: type ?? null }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
