import { getProfile } from '#/modules/accounts/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { type ConnectionId, isId, newId, type OAuthClientId } from '#/platform/ids.ts'
import { parseInput } from '#/platform/input.ts'
import { authorizeToConnect, mayNameHosts } from './authorize.ts'
import { type Client, findClientRow, openClientRow } from './clients.ts'
import {
  clientNeedsPeople,
  identityUnknown,
  noSuchClient,
  notAllowed,
  otherAccount,
  scopesNotGranted,
  tokenRefused,
} from './errors.ts'
import { askIdentity } from './identify.ts'
import { connectionName, type HostsInput, hostsInput } from './inputs.ts'
import { forgetCalls } from './ledger.ts'
import { getConnection, refuseTakenName } from './queries.ts'
import { type Authorized, recordAuthorization } from './record-authorization.ts'
import { judgeApiOrigin, missingScopes } from './rules.ts'
import { accountTokens } from './token-endpoint.ts'
import { scopesFor, zoom } from './zoom/provider.ts'

export type ConnectS2S = HostsInput & {
  oauthClientId: string
  name: string
  /** The connection to connect again, if one is; its name and hosts stay as they are. */
  connectionId?: string | undefined
}

/**
 * Connects a Zoom account by a Server-to-Server app, for the workspace: asks for a token, whose it is, and what it may.
 * Throws `not_allowed` (also for hosts that another than the owner names), `email_not_verified`, `not_found`, `name_taken`, `client_needs_people` (an app of another kind),
 * `client_secret_wrong`, `account_id_wrong`, `client_kind_wrong`, `app_blocked`, `scopes_missing`, `zoom_busy`,
 * `zoom_unreachable`, `zoom_refused`, `zoom_identity_unknown`, or `other_account` when the connection to connect again is another account's.
 */
export async function connectS2S(
  ctx: Ctx,
  outside: Outside,
  input: ConnectS2S,
): Promise<{ connectionId: ConnectionId }> {
  const { actor } = ctx
  await authorizeToConnect(ctx, null)
  if (actor.kind !== 'member') throw notAllowed()
  if (!(await getProfile(ctx.db, actor.userId)).emailVerified) throw new DomainError('email_not_verified')
  const client = await s2sClient(ctx, outside, input.oauthClientId)
  const known = input.connectionId === undefined ? null : await getConnection(ctx, input.connectionId)
  if (known && (known.kind !== 's2s' || known.ownerUserId !== null)) throw clientNeedsPeople()
  const name = known ? known.name : parseInput(connectionName, input.name)
  const hosts = known ? undefined : parseInput(hostsInput, input)
  // An admin may connect where the owner lets them; for whom it then acts is the owner's word (decision 38).
  if (hosts && hosts.allowedHosts.length > 0 && !mayNameHosts(ctx)) throw notAllowed()
  if (!known) await refuseTakenName(ctx, name)

  // Calls are noted under this id until there is a connection; when none comes of it they go again.
  const attemptId = newId<ConnectionId>()
  try {
    const authorized = await askForAccount(ctx, outside, client, known?.id ?? attemptId)
    if (known && known.providerAccountId !== authorized.identity.accountId) throw otherAccount()
    const { connectionId } = await recordAuthorization(ctx, authorized, {
      attemptId,
      ownerUserId: null,
      connectionId: known?.id ?? null,
      isSeparate: true,
      name,
      ...(hosts && { hosts: { allowedHosts: hosts.allowedHosts, defaultHost: hosts.defaultHost ?? null } }),
    })
    return { connectionId }
  } catch (error) {
    await forgetCalls(ctx, attemptId)
    throw error
  }
}

async function s2sClient(ctx: Ctx, outside: Outside, id: string): Promise<Client> {
  const row = isId(id) ? await findClientRow(ctx, id as OAuthClientId) : null
  if (row && row.kind !== 's2s') throw clientNeedsPeople()
  const client = row && openClientRow(ctx, outside.config, row)
  if (!client) throw noSuchClient()
  return client
}

async function askForAccount(
  ctx: Ctx,
  outside: Outside,
  client: Client,
  connectionId: ConnectionId,
): Promise<Authorized> {
  const answer = await accountTokens(ctx, outside, { client, connectionId, reason: 'authorize' })
  if (answer.kind !== 'tokens') throw tokenRefused(answer.problem)
  const { tokens } = answer
  const scopes = tokens.scopes ?? client.declaredScopes
  const needed = missingScopes(scopesFor('s2s'), scopes).filter(({ required }) => required)
  if (needed.length > 0) throw scopesNotGranted(needed.map(({ name }) => name))
  const { origin } = judgeApiOrigin(tokens.apiUrl, client.apiOrigin, zoom.apiDomains)
  const { kind, callSeconds } = client
  const question = { connectionId, apiOrigin: origin, accessToken: tokens.accessToken, kind, callSeconds }
  const answered = await askIdentity(ctx, outside, question)
  if (answered.kind !== 'known') throw identityUnknown()
  return {
    clientRow: client.id,
    clientId: client.clientId,
    clientKind: kind,
    realm: client.realm,
    apiOrigin: origin,
    // The grant is the account's: whoever owns the account may change.
    identity: { ...answered.identity, userId: '' },
    tokens,
    scopes,
  }
}
