import { asc } from 'drizzle-orm'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { type ConnectionId, newId, type WorkspaceId } from '#/platform/ids.ts'
import { type Client, type ClientRow, instanceClient, openClientRow } from './clients.ts'
import { forgetCalls } from './ledger.ts'
import { oauthClients } from './tables.ts'
import { accountTokens, probeClient, type TokenAnswer } from './token-endpoint.ts'
import type { ClientKind } from './zoom/provider.ts'

export interface ClientTrial {
  name: string
  kind: ClientKind
  isInstance: boolean
  verdict: 'accepted' | 'wrong_secret' | 'wrong_kind' | 'wrong_account' | 'no_answer'
  /** How far this program's clock is ahead of Zoom's, in seconds; null when Zoom didn't say. */
  skewSeconds: number | null
}

/**
 * Shows Zoom the id and secret of each client of the whole instance. A Server-to-Server app gets a token; of another kind
 * a code that can't be is exchanged: Zoom judges the client first, so any refusal but `invalid_client` means that it is known.
 */
export async function tryClients(app: App): Promise<ClientTrial[]> {
  const rows = await everyClientRow(app)
  return await Promise.all(rows.map((row) => tryClient(app, row)))
}

/** Every client row in use, the instance's first; for the operator. */
export async function everyClientRow(app: App): Promise<ClientRow[]> {
  const ctx = contextFor(app, '' as WorkspaceId, { kind: 'system', name: 'doctor' })
  const instance = app.config.zoom ? await instanceClient(ctx, app.config) : null
  const rows = await app.db.select().from(oauthClients).orderBy(asc(oauthClients.name), asc(oauthClients.id)).limit(50)
  return rows
    .filter(({ workspaceId, id }) => workspaceId !== null || id === instance)
    .sort((a, b) => Number(a.workspaceId !== null) - Number(b.workspaceId !== null))
}

async function tryClient(app: App, row: ClientRow): Promise<ClientTrial> {
  const ctx = contextFor(app, row.workspaceId ?? ('' as WorkspaceId), { kind: 'system', name: 'doctor' })
  const about = { name: row.name, kind: row.kind, isInstance: row.workspaceId === null }
  const client = openClientRow(ctx, app.config, row)
  if (!client) return { ...about, verdict: 'wrong_secret', skewSeconds: null }
  const answer = await ask(ctx, app, client)
  const skewSeconds = answer.at ? (ctx.now().getTime() - answer.at.getTime()) / 1000 : null
  return { ...about, verdict: verdictOf(answer), skewSeconds }
}

async function ask(ctx: Ctx, app: App, client: Client): Promise<TokenAnswer> {
  // The ledger is people's: what is tried here was on nobody's behalf.
  const connectionId = newId<ConnectionId>()
  const caller = { client, connectionId, reason: 'test_client' }
  try {
    if (client.kind === 's2s') return await accountTokens(ctx, app.outside, caller)
    return await probeClient(ctx, app.outside, caller)
  } finally {
    await forgetCalls(ctx, connectionId)
  }
}

function verdictOf(answer: TokenAnswer): ClientTrial['verdict'] {
  if (answer.kind !== 'failed') return 'accepted'
  if (answer.problem === 'app_credentials') return 'wrong_secret'
  if (answer.problem === 'app_kind') return 'wrong_kind'
  if (answer.problem === 'wrong_account_id') return 'wrong_account'
  return ['provider_down', 'busy', 'unreadable_answer'].includes(answer.problem) ? 'no_answer' : 'accepted'
}
