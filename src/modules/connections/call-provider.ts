import { and, eq, sql } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { type ConnectionId, isId } from '#/platform/ids.ts'
import { pathAsShown } from './ledger.ts'
import { send } from './send.ts'
import { connections, grants, oauthClients } from './tables.ts'
import { accessToken } from './vault.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

export interface ProviderRequest {
  connectionId: ConnectionId
  eventId?: string | undefined
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** A template, as the ledger shows it: `/v2/meetings/{id}`. Only `me` is filled in there: it names nobody. */
  path: string
  params?: Record<string, string | number>
  query?: Record<string, string | number>
  body?: unknown
  /** The scope that allows this call. */
  scope: string
  /** Why, as the ledger shows it: `create_meeting`, `update_meeting` … */
  reason: string
}

export type ProviderAnswer =
  | { kind: 'answered'; status: number; body: unknown; trackingId: string | null; retryAfter: string | null }
  | { kind: 'not_sent' }
  | { kind: 'broken' }
  | { kind: 'reconnect'; problem: RefusalProblem }
  | { kind: 'retry_later'; problem: RefusalProblem }

/**
 * Makes one call on behalf of the connection, at most its client’s seconds long, and writes its ledger line; whoever makes many
 * holds a place of the connection (`takePlace`). `body` of the answer is a value only when the answer says that it is
 * JSON, else its text. `not_sent`: nothing left this machine, repeat freely. `broken`: it may have been acted on. `reconnect`: the grant is dead. `retry_later`: no token for now.
 */
export async function callProvider(ctx: Ctx, outside: Outside, request: ProviderRequest): Promise<ProviderAnswer> {
  if (!isId(request.connectionId)) return { kind: 'reconnect', problem: 'connection_lost' }
  const { connectionId } = request
  const [found] = await grantOf(ctx.db).execute({ connectionId, workspaceId: ctx.workspaceId })
  if (!found || found.lostAt) return { kind: 'reconnect', problem: 'connection_lost' }
  const wish = { grantId: found.grant.id, connectionId, reason: 'refresh' }
  const seconds = found.callSeconds ?? undefined
  const first = await attempt(ctx, outside, request, { ...wish, known: found.grant }, seconds)
  if (first.answer.kind !== 'answered' || !isTokenRefused(first.answer)) return first.answer
  // Refused before its time: refreshed once, then believed.
  const second = await attempt(ctx, outside, request, { ...wish, refused: first.version }, seconds)
  return second.answer
}

// With the grant at once: a guest waits for it.
const grantOf = prepared((db) =>
  db
    .select({ lostAt: connections.lostAt, grant: grants, callSeconds: oauthClients.callSeconds })
    .from(connections)
    .innerJoin(grants, eq(grants.id, connections.grantId))
    .innerJoin(oauthClients, eq(oauthClients.id, sql`coalesce(${connections.oauthClientId}, ${grants.oauthClientId})`))
    .where(
      and(
        eq(connections.id, sql.placeholder('connectionId')),
        eq(connections.workspaceId, sql.placeholder('workspaceId')),
      ),
    )
    .prepare(''),
)

async function attempt(
  ctx: Ctx,
  outside: Outside,
  request: ProviderRequest,
  wish: Parameters<typeof accessToken>[2],
  callSeconds: number | undefined,
): Promise<{ answer: ProviderAnswer; version?: number }> {
  const access = await accessToken(ctx, outside, wish)
  if (access.kind !== 'token') return { answer: access }
  const { connectionId, eventId, method, scope, reason } = request
  const hasBody = request.body !== undefined
  const sent = await send(
    ctx,
    outside,
    {
      connectionId,
      eventId,
      method,
      path: pathAsShown(request.path, request.params?.user),
      scope,
      reason,
    },
    urlOf(access, request),
    {
      method,
      headers: { authorization: `Bearer ${access.token}`, ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(request.body) }),
    },
    callSeconds,
  )
  if (sent.kind !== 'answered') return { answer: sent }
  const { headers, status } = sent.response
  return {
    version: access.version,
    answer: {
      kind: 'answered',
      status,
      body: bodyOf(headers.get('content-type'), sent.text),
      trackingId: headers.get('x-zm-trackingid'),
      retryAfter: headers.get('retry-after'),
    },
  }
}

function urlOf({ grant }: { grant: { apiOrigin: string } }, { path, params = {}, query = {} }: ProviderRequest): URL {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`no value for {${name}} in ${path}`)
    return encodeURIComponent(value)
  })
  const url = new URL(grant.apiOrigin + filled)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return url
}

function bodyOf(contentType: string | null, text: string): unknown {
  if (!/\bjson\b/i.test(contentType ?? '') || text === '') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

// A 401 that names missing scopes is no matter of the token's age; refreshing would not help.
function isTokenRefused({ status, body }: { status: number; body: unknown }): boolean {
  return status === 401 && !JSON.stringify(body).includes('does not contain scopes')
}
