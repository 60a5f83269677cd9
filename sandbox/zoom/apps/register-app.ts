import { newSecret, newZoomId } from '../ids.ts'
import type { Sandbox } from '../sandbox.ts'
import type { App, AppKind } from './app.ts'

export type NewApp = {
  name: string
  kind: AppKind
  redirectUris?: string[] | undefined
  scopes: { scope: string; optional?: boolean | undefined }[]
  eventUrl?: string | undefined
  events?: string[] | undefined
  deauthorizationUrl?: string | undefined
  accountId?: string | undefined
  inDevelopment?: boolean | undefined
  clientId?: string | undefined
  clientSecret?: string | undefined
  secretToken?: string | undefined
}

/** Registers an app. With the client id of a known app it replaces that app and keeps its grants. */
export function registerApp(sandbox: Sandbox, input: NewApp): App {
  const known = sandbox.state.apps.find((app) => app.clientId === input.clientId)
  const accountId = input.kind === 's2s' ? (input.accountId ?? sandbox.state.accounts[0]?.id) : input.accountId
  const app: App = {
    name: input.name,
    kind: input.kind,
    clientId: input.clientId ?? newZoomId(),
    clientSecret: input.clientSecret ?? known?.clientSecret ?? newSecret(32),
    secretToken: input.secretToken ?? known?.secretToken ?? newSecret(22),
    redirectUris: input.redirectUris ?? [],
    scopes: input.scopes.map(({ scope, optional }) => ({ scope, optional: optional ?? false })),
    events: input.events ?? [],
    inDevelopment: input.inDevelopment ?? false,
    validation: { failures: 0, disabled: false },
  }
  if (input.eventUrl) app.eventUrl = input.eventUrl
  if (input.deauthorizationUrl) app.deauthorizationUrl = input.deauthorizationUrl
  if (accountId) app.accountId = accountId
  if (known) sandbox.state.apps[sandbox.state.apps.indexOf(known)] = app
  else sandbox.state.apps.push(app)
  sandbox.changed()
  return app
}
