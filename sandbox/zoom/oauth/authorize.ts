import { type App, findApp } from '../apps/app.ts'
import type { Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { issueCode } from './grant.ts'

export type AuthorizeRequest = {
  app: App
  redirectUri: string
  state?: string | undefined
  codeChallenge?: string | undefined
  codeChallengeMethod: 'plain' | 'S256'
}

/** What Zoom shows on its own page instead of redirecting back (facts §1.2). */
export type AuthorizeError = { status: false; errorCode: number; errorMessage: string; result: null }

/** Reads an authorize request. Errors are shown, never sent to a redirect URI that was not checked. */
export function readAuthorizeRequest(
  sandbox: Sandbox,
  params: URLSearchParams,
): { ok: true; request: AuthorizeRequest } | { ok: false; error: AuthorizeError } {
  const clientId = params.get('client_id') ?? ''
  const redirectUri = params.get('redirect_uri') ?? ''
  const app = findApp(sandbox, clientId)
  if (!app || app.kind === 's2s') return refuse(4702, `Invalid client_id: ${clientId}`)
  if (!app.redirectUris.includes(redirectUri)) return refuse(4700, `Invalid redirect: ${redirectUri}`)
  if (params.get('response_type') !== 'code') return refuse(4705, 'The response_type must be code')
  const method = params.get('code_challenge_method') ?? 'plain'
  if (method !== 'plain' && method !== 'S256') return refuse(4700, `Invalid code_challenge_method: ${method}`)
  return {
    ok: true,
    request: {
      app,
      redirectUri,
      state: params.get('state') ?? undefined,
      codeChallenge: params.get('code_challenge') ?? undefined,
      codeChallengeMethod: method,
    },
  }
}

/** Why this person can't install this app, or null. Zoom shows this and never redirects back. */
export function judgeInstall(app: App, person: Person): string | null {
  if (person.adminBlocksApps) {
    return `You can't install ${app.name}: it hasn't been pre-approved by your account's admin.`
  }
  if (app.kind === 'account' && person.role === 'member') {
    return `Only an admin of the account can install ${app.name}.`
  }
  if (app.accountId && app.accountId !== person.accountId) {
    return `${app.name} can be installed by members of its own account only.`
  }
  return null
}

/** Records the decision and gives the URL that the browser is sent to. */
export function decide(
  sandbox: Sandbox,
  request: AuthorizeRequest,
  person: Person,
  decision: 'allow' | 'deny',
  declinedScopes: string[] = [],
): string {
  const location = new URL(request.redirectUri)
  if (decision === 'deny') {
    location.searchParams.set('error', 'access_denied')
  } else {
    const scopes = request.app.scopes
      .filter(({ scope, optional }) => !(optional && declinedScopes.includes(scope)))
      .map(({ scope }) => scope)
    const consent = { clientId: request.app.clientId, personId: person.id, scopes }
    location.searchParams.set('code', issueCode(sandbox, consent, request))
  }
  if (request.state !== undefined) location.searchParams.set('state', request.state)
  return location.href
}

function refuse(errorCode: number, errorMessage: string): { ok: false; error: AuthorizeError } {
  return { ok: false, error: { status: false, errorCode, errorMessage, result: null } }
}
