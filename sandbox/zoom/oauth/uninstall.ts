import { type App, findApp } from '../apps/app.ts'
import { findPerson, type Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { sendDeauthorization } from '../webhooks/announce.ts'
import { authenticateClient } from './client.ts'
import { closeGrant, findGrant, findGrantOf } from './grant.ts'
import { OAuthRefusal } from './refusal.ts'

/** The person removes the app: tokens die, the deauthorization notice goes out. False when there was no grant. */
export function uninstall(sandbox: Sandbox, app: App, person: Person): boolean {
  const grant = findGrantOf(sandbox, app.clientId, person.id)
  if (!grant) return false
  closeGrant(sandbox, grant)
  sendDeauthorization(sandbox, app, person)
  return true
}

/** `POST /oauth/revoke`: takes the whole grant down, not one token, and notifies as an uninstall does. */
export function revoke(
  sandbox: Sandbox,
  authorization: string | undefined,
  params: URLSearchParams,
): { status: string } {
  const caller = authenticateClient(sandbox, authorization, params)
  const key = params.get('token') ?? ''
  const token = sandbox.state.accessTokens.get(key) ?? sandbox.state.refreshTokens.get(key)
  if (!token) throw new OAuthRefusal('invalid_request', 'Invalid Token!')
  const grant = token.grantId ? findGrant(sandbox, token.grantId) : null
  if (grant && grant.clientId !== caller.clientId) throw new OAuthRefusal('invalid_request', 'Invalid Token!')
  if (!grant) {
    sandbox.state.accessTokens.delete(key)
    sandbox.changed()
    return { status: 'success' }
  }
  const app = findApp(sandbox, grant.clientId)
  const person = findPerson(sandbox, grant.personId)
  if (app && person) uninstall(sandbox, app, person)
  else closeGrant(sandbox, grant)
  return { status: 'success' }
}
