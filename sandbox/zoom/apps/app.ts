import type { Sandbox } from '../sandbox.ts'

/** `user`: each person installs it. `account`: an admin installs it. `s2s`: Server-to-Server, no person. */
export type AppKind = 'user' | 'account' | 's2s'

export type App = {
  name: string
  kind: AppKind
  clientId: string
  clientSecret: string
  /** Signs webhooks. */
  secretToken: string
  redirectUris: string[]
  scopes: { scope: string; optional: boolean }[]
  eventUrl?: string
  events: string[]
  deauthorizationUrl?: string
  /** The account an S2S app belongs to. */
  accountId?: string
  /** Apps in development get no deauthorization notices from Zoom. */
  inDevelopment: boolean
  /** Of the event URL: consecutive failures; six of them switch the subscription off. */
  validation: { lastAt?: string; ok?: boolean; failures: number; disabled: boolean }
}

export function findApp(sandbox: Sandbox, clientId: string): App | null {
  return sandbox.state.apps.find((app) => app.clientId === clientId) ?? null
}
