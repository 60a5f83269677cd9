import { testConnection, tryTrialMeeting } from '#/modules/conferencing/index.ts'
import { getListedConnection, mayManage, type OAuthClientInput, testOAuthClient } from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { signedIn } from '#/web/accounts/signed-in.ts'
import type { Page, Typed } from '#/web/route.ts'
import { asTyped } from './app-form.ts'
import { showConnection } from './connection-page.tsx'

/** Tests a connection step by step, or makes a trial meeting with it, and shows what was found. */
export async function testIt(page: Page, how: 'test' | 'trial', hostEmail: string): Promise<Response> {
  const connection = await getListedConnection(page.ctx, page.http.req.param('id') ?? '')
  if (!(await mayManage(page.ctx, connection.ownerUserId))) throw new DomainError('not_allowed')
  await limitTests(page)
  const asked = { connectionId: connection.id, ...(hostEmail && { hostEmail }) }
  const tries = how === 'test' ? testConnection : tryTrialMeeting
  return showConnection(page, { report: await tries(page.ctx, page.app.outside, asked), tested: hostEmail })
}

/** Tests an app with the secret as typed, which is stored nowhere (C4). */
export async function testTyped(page: Page, input: OAuthClientInput, typed: Typed) {
  await limitTests(page)
  return { report: await testOAuthClient(page.ctx, page.app.outside, input), refusal: asTyped(typed) }
}

async function limitTests(page: Page): Promise<void> {
  const key: [string, string] = ['zoom-test', signedIn(page).userId]
  await requireTokens(page.app.db, { key, limit: 30, windowSeconds: 3600, now: page.ctx.now() })
}
