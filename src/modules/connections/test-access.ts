import { eq } from 'drizzle-orm'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { authorizeFor } from './authorize.ts'
import { grantClient } from './grant-client.ts'
import { findGrant, type Grant } from './grant-rows.ts'
import { askIdentity, type Identified, type Paced } from './identify.ts'
import { webhookOf } from './list-oauth-clients.ts'
import { type ConnectionView, getConnection } from './queries.ts'
import { connections, grants } from './tables.ts'
import {
  clockStep,
  hostingStep,
  identityStep,
  refused,
  scopesStep,
  skipped,
  step,
  type TestReport,
  type TestStep,
  webhookStep,
} from './test-report.ts'
import { refreshNow } from './vault.ts'

const all = ['token', 'identity', 'scopes', 'hosting', 'clock'] as const

/**
 * Tries the connection's authorization step by step and leaves nothing behind at the provider (C5): a fresh token, whose
 * it is, what it may, whether they (or with an account's app `hostEmail`, else its default host) may host by their
 * licence, the clocks, and when a webhook last came. Throws `not_found`, `not_allowed`, or `location_unavailable` for a
 * host who isn't allowed.
 */
export async function testAccess(
  ctx: Ctx,
  outside: Outside,
  input: { connectionId: string; hostEmail?: string | undefined },
  paced: Paced,
): Promise<TestReport> {
  const connection = await getConnection(ctx, input.connectionId)
  await authorizeFor(ctx, connection.ownerUserId)
  const host = hostOf(connection, input.hostEmail)
  const webhook = webhookStep(...(await webhookOf(ctx, outside.config, connection.oauthClientId)))
  const grant = await grantOf(ctx, connection)
  const client = grant && (await grantClient(ctx, outside.config, grant))
  if (!grant || !client) return { steps: [refused('token', 'app_credentials'), ...skipped(...all.slice(1)), webhook] }
  if (connection.state !== 'active')
    return {
      steps: [refused('token', connection.lostProblem ?? 'connection_lost'), ...skipped(...all.slice(1)), webhook],
    }
  const wish = { grantId: grant.id, connectionId: connection.id, reason: 'test_connection' }
  const access = await refreshNow(ctx, outside, wish)
  if (access.kind !== 'token')
    return { steps: [refused('token', access.problem), ...skipped(...all.slice(1)), webhook] }
  const ask = (user: string) =>
    askIdentity(ctx, outside, {
      connectionId: connection.id,
      apiOrigin: access.grant.apiOrigin,
      accessToken: access.token,
      kind: client.kind,
      callSeconds: client.callSeconds,
      user,
      reason: 'test_connection',
      paced,
    })
  const me = await ask('me')
  if (me.kind === 'known') await noteLicence(ctx, access.grant, me.identity.userType)
  return {
    steps: [
      step('token', 'ok', 'connection_test.token.ok'),
      identityStep(me),
      scopesStep(access.grant.scopes, client.kind, client.declaredScopes),
      await hostingOf(connection, host, me, ask),
      clockStep(me.at, ctx.now()),
      webhook,
    ],
  }
}

/** For whom the test asks; `me` for a person's own app. */
export function hostOf(connection: ConnectionView, asked: string | undefined): string | null {
  if (connection.kind === 'user') return 'me'
  const wanted = asked?.trim().toLowerCase() || connection.defaultHost
  if (wanted && !connection.allowedHosts.includes(wanted))
    throw new DomainError('location_unavailable', {}, 'hostEmail')
  return wanted
}

async function hostingOf(
  connection: ConnectionView,
  host: string | null,
  me: Identified,
  ask: (user: string) => Promise<Identified>,
): Promise<TestStep> {
  if (host === null) return step('hosting', 'warning', 'connection_test.hosting.nobody')
  const isMe = host === 'me' || (me.kind === 'known' && me.identity.email.toLowerCase() === host)
  const found = isMe ? me : await ask(host)
  if (found.kind === 'refused') return { ...identityStep(found), step: 'hosting' }
  // "The host's own" goes by the e-mail, so it has to be one of this account (decision 38).
  if (found.identity.accountId !== connection.providerAccountId) return refused('hosting', 'account_gone')
  return hostingStep(found.identity.userType, found.identity.email)
}

// A licence is given or taken away at Zoom without anybody connecting again.
async function noteLicence(ctx: Ctx, grant: Grant, userType: number | null): Promise<void> {
  if (userType !== null && userType !== grant.userType)
    await ctx.db.update(grants).set({ userType }).where(eq(grants.id, grant.id))
}

async function grantOf(ctx: Ctx, { id }: ConnectionView): Promise<Grant | null> {
  const [row] = await ctx.db.select({ grantId: connections.grantId }).from(connections).where(eq(connections.id, id))
  return row ? await findGrant(ctx, row.grantId) : null
}
