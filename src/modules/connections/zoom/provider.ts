/** What the vault and the consent page need to know of a provider; nothing here makes a call. */
export interface Scope {
  name: string
  required: boolean
  /** `connections.scope.<key>.why`, `.when` and `.without` are its sentences. */
  key: ScopeKey
}

/** `user`: any person connects their own account. `account`: an admin connects for the account. `s2s`: no consent page at all. */
export type ClientKind = 'user' | 'account' | 's2s'

/** A webhook event that is listened to; nothing of participants, recordings or chat (T17). */
export interface ListenedEvent {
  name: string
  /** `integrations.event.<key>.what` says what follows from it. */
  key: 'created' | 'updated' | 'deleted'
}

export type ScopeKey = 'identity' | 'create' | 'update' | 'delete' | 'read' | 'list'

export interface Provider {
  authorizePath: string
  tokenPath: string
  revokePath: string
  /** Where the deletion of a removed user's data is confirmed, for the older events that ask for it. */
  compliancePath: string
  identityPath: string
  pkce: 'S256'
  rotatesRefreshToken: boolean
  /** An unused refresh token dies after this many days. */
  refreshTokenDays: number
  scopes: readonly Scope[]
  events: readonly ListenedEvent[]
  /** Hosts under which the provider's API may live, beside the configured one (decision 39). */
  apiDomains: readonly string[]
}

/**
 * Zoom, by zoom/facts.md §1 and §2. This table is everything that is ever asked for: nothing for recordings, chat,
 * reports, webinars, participants or settings (T6, T17). No `scope` goes into the authorize URL (decision 32).
 */
export const zoom: Provider = {
  authorizePath: '/oauth/authorize',
  tokenPath: '/oauth/token',
  revokePath: '/oauth/revoke',
  compliancePath: '/oauth/data/compliance',
  identityPath: '/v2/users/{user}',
  pkce: 'S256',
  rotatesRefreshToken: true,
  refreshTokenDays: 90,
  scopes: [
    { name: 'user:read:user', required: true, key: 'identity' },
    { name: 'meeting:write:meeting', required: true, key: 'create' },
    { name: 'meeting:update:meeting', required: false, key: 'update' },
    { name: 'meeting:delete:meeting', required: false, key: 'delete' },
    { name: 'meeting:read:meeting', required: false, key: 'read' },
    { name: 'meeting:read:list_meetings', required: false, key: 'list' },
  ],
  events: [
    { name: 'meeting.created', key: 'created' },
    { name: 'meeting.updated', key: 'updated' },
    { name: 'meeting.deleted', key: 'deleted' },
  ],
  apiDomains: ['zoom.us', 'zoomgov.com'],
}

/** An app as far as it decides what Zoom asks people to allow. */
export interface DeclaringApp {
  kind: ClientKind
  /** Declared at Zoom; Zoom asks for these, no more (decision 32). */
  scopes: readonly string[]
}

/** Which of our scopes this app declares, as an app of its kind names them. */
export function declaredScopes({ kind, scopes }: DeclaringApp): readonly Scope[] {
  return scopesFor(kind).filter(({ name }) => scopes.includes(name))
}

/** The same scopes as an app of this kind names them: those that act for any user of an account end in `:admin`. */
export function scopesFor(kind: ClientKind): readonly Scope[] {
  if (kind === 'user') return zoom.scopes
  return zoom.scopes.map((scope) => ({ ...scope, name: `${scope.name}:admin` }))
}
