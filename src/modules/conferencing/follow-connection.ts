import { and, eq, gt, ne, or, sql } from 'drizzle-orm'
import { getWorkspace } from '#/modules/accounts/index.ts'
import { findConnection } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { ConnectionId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { apply } from './claim-step.ts'
import { type Conference, forgotten, isOver, released, type Transition, untroubled } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences } from './tables.ts'

/** The connection works again, or may do more: whatever waited for that is tried now, missing links are made. */
export async function resumeConnection(app: App, connectionId: ConnectionId): Promise<void> {
  await forEachOf(app, connectionId, async (ctx, id) => {
    const row = await lockConference(ctx, id)
    if (!row || row.state === 'lost') return
    await updateConference(ctx, id, {
      attempts: 0,
      refusedRevision: 0,
      // What was left to the host is tried again, now that more may be allowed.
      discarded: row.discarded.map(({ isByHand: _, ...entry }) => entry),
      // A look keeps its time: it is due so long after the break, whoever is connected.
      ...(!row.doubtSince && { nextTryAt: null }),
    })
    await addJobs(ctx.db, [keepJob(id)])
  })
}

/**
 * The connection is dead or was disconnected. Dead: what needs it says so until it is back. Disconnected: what was
 * stored of its meetings is deleted, rooms to come have failed, past ones keep their link if the workspace keeps such
 * links (J10, T10). Nothing is read or written at the provider.
 */
export async function endConnection(app: App, connectionId: ConnectionId): Promise<void> {
  await forEachOf(app, connectionId, async (ctx, id) => {
    const row = await lockConference(ctx, id)
    if (!row) return
    // The rules compare with the connection as it is; the keeper lets each row say what it has to.
    if (row.connectionId !== connectionId || (await findConnection(ctx, connectionId)))
      return await addJobs(ctx.db, [keepJob(id)])
    await forget(ctx, row)
  })
}

/** The row as it is without its connection. */
export async function forget(ctx: Ctx, row: Conference): Promise<void> {
  const bare: Partial<Conference> = {
    ...forgotten,
    ...released,
    ...untroubled,
    fence: row.fence + 1,
    doubtSince: null,
    looks: 0,
    candidates: [],
    discarded: row.discarded.filter((entry) => entry.connectionId !== row.connectionId),
  }
  if (row.wanted === 'absent') {
    const facts: Transition['facts'] = row.state === 'removed' ? [] : ['removed']
    return await apply(ctx, row, { patch: { ...bare, state: 'removed' }, facts })
  }
  if (!isOver(row, ctx.now()))
    return await apply(ctx, row, {
      patch: { ...bare, state: 'failed', problem: 'not_connected' },
      facts: row.problem === 'not_connected' ? [] : ['problem'],
    })
  const { pastLinks } = await getWorkspace(ctx.db, row.workspaceId)
  const joinUrl = pastLinks === 'keep' ? row.joinUrl : null
  await apply(ctx, row, { patch: { ...bare, joinUrl }, facts: [] })
}

/** Each conference that the connection has to do with, in a transaction of its own. */
async function forEachOf(
  app: App,
  connectionId: ConnectionId,
  act: (ctx: Ctx, id: Conference['id']) => Promise<void>,
): Promise<void> {
  let after: Conference['id'] | null = null
  for (;;) {
    const rows: { id: Conference['id']; workspaceId: WorkspaceId }[] = await app.db
      .select({ id: conferences.id, workspaceId: conferences.workspaceId })
      .from(conferences)
      .where(and(touches(connectionId), after ? gt(conferences.id, after) : undefined))
      .orderBy(conferences.id)
      .limit(200)
    for (const { id, workspaceId } of rows) {
      const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'conference-keeper' })
      await inTransaction(ctx, (ctx) => act(ctx, id))
    }
    after = rows.at(-1)?.id ?? null
    if (rows.length < 200) return
  }
}

function touches(connectionId: ConnectionId) {
  const isLeftover = sql`${conferences.discarded} @> ${JSON.stringify([{ connectionId }])}::jsonb`
  const isKnown = or(ne(conferences.state, 'removed'), sql`${conferences.meetingId} is not null`)
  return or(and(eq(conferences.connectionId, connectionId), isKnown), isLeftover)
}
