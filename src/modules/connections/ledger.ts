import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { notWaiting } from '#/platform/db/not-waiting.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { isId, newId } from '#/platform/ids.ts'
import { providerCalls } from './tables.ts'

/** What a call is for, as the ledger shows it; `path` is a template without ids. */
export interface CallNote {
  connectionId: ConnectionId
  eventId?: string | undefined
  method: string
  path: string
  /** The scope that allows it; null for the token endpoints. */
  scope: string | null
  reason: string
}

type Outcome = typeof providerCalls.$inferSelect.outcome
type LineId = string & { readonly __id: 'provider_call' }

/** A path's template as the ledger shows it: `me` names nobody, so it is filled in. */
export function pathAsShown(template: string, user: unknown): string {
  return user === 'me' ? template.replace('{user}', 'me') : template
}

/** Writes the line before the call is made, so that a call cut off by a crash of the process is in the ledger too. */
export async function openLine(ctx: Ctx, note: CallNote): Promise<LineId> {
  const id = newId<LineId>()
  // The guest waits for the call, so it doesn't wait for the disk.
  await ctx.db.execute(sql`
    insert into ${providerCalls} (id, workspace_id, connection_id, event_id, at, method, path, scope, reason, outcome)
    select ${id}::uuid, ${ctx.workspaceId}::text, ${note.connectionId}::uuid, ${note.eventId ?? null}::uuid,
      ${ctx.now().toISOString()}::timestamptz, ${note.method}, ${note.path}, ${note.scope}, ${note.reason}, 'under_way'
    where ${notWaiting}`)
  return id
}

export async function closeLine(
  ctx: Ctx,
  id: LineId,
  end: { outcome: Outcome; milliseconds: number; status?: number; trackingId?: string | null },
): Promise<void> {
  await ctx.db
    .update(providerCalls)
    .set({
      outcome: end.outcome,
      milliseconds: end.milliseconds,
      status: end.status ?? null,
      trackingId: end.trackingId ?? null,
    })
    .where(and(eq(providerCalls.id, id), notWaiting))
}

/** Forgets what was called under this id: nothing came of it. */
export async function forgetCalls(ctx: Ctx, connectionId: ConnectionId): Promise<void> {
  await ctx.db.delete(providerCalls).where(eq(providerCalls.connectionId, connectionId))
}

export interface ProviderCall {
  id: string
  at: Date
  method: string
  path: string
  scope: string | null
  reason: string
  status: number | null
  outcome: Outcome
  trackingId: string | null
  milliseconds: number | null
  eventId: string | null
}

/** Calls made for a connection or an event of this workspace, newest first, at most `limit` before the line `before`. */
export async function listCalls(
  ctx: Ctx,
  of: { connectionId?: string; eventId?: string; before?: string | undefined; limit?: number },
): Promise<ProviderCall[]> {
  const ids = [of.connectionId, of.eventId, of.before].filter((id) => id !== undefined)
  if (!ids.every(isId)) return []
  return await ctx.db
    .select({
      id: providerCalls.id,
      at: providerCalls.at,
      method: providerCalls.method,
      path: providerCalls.path,
      scope: providerCalls.scope,
      reason: providerCalls.reason,
      status: providerCalls.status,
      outcome: providerCalls.outcome,
      trackingId: providerCalls.trackingId,
      milliseconds: providerCalls.milliseconds,
      eventId: providerCalls.eventId,
    })
    .from(providerCalls)
    .where(
      and(
        eq(providerCalls.workspaceId, ctx.workspaceId),
        of.connectionId === undefined ? undefined : eq(providerCalls.connectionId, of.connectionId as ConnectionId),
        of.eventId === undefined ? undefined : eq(providerCalls.eventId, of.eventId),
        of.before === undefined ? undefined : lt(providerCalls.id, of.before),
      ),
    )
    // Ids are time-ordered, so they page where two lines have the same instant.
    .orderBy(desc(sql`${providerCalls.id}`))
    .limit(of.limit ?? 50)
}
