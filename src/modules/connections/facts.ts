import type { Fact } from '#/platform/facts/facts.ts'
import type { ConnectionId, EventId, OAuthClientId } from '#/platform/ids.ts'

export const connectionConnected = (connectionId: ConnectionId): Fact => ({
  kind: 'connection.connected',
  about: { connectionId },
})

/** `otherAccount`: it now stands for another provider account than before. */
export const connectionReconnected = (connectionId: ConnectionId, otherAccount = false): Fact => ({
  kind: 'connection.reconnected',
  about: { connectionId },
  changes: { otherAccount },
})

/** The grant is dead: nothing can be called until somebody reconnects. */
export const connectionLost = (connectionId: ConnectionId): Fact => ({
  kind: 'connection.lost',
  about: { connectionId },
})

/** Gone for good. `by`: a person here, or the provider's word that its user removed the app. */
export const connectionDisconnected = (connectionId: ConnectionId, by: 'person' | 'provider'): Fact => ({
  kind: 'connection.disconnected',
  about: { connectionId },
  changes: { by },
})

export const connectionScopesChanged = (connectionId: ConnectionId, added: string[], removed: string[]): Fact => ({
  kind: 'connection.scopes_changed',
  about: { connectionId },
  changes: { added, removed },
})

/** Who may host with it: so many came, so many went. */
export const connectionHostsChanged = (connectionId: ConnectionId, added: number, removed: number): Fact => ({
  kind: 'connection.hosts_changed',
  about: { connectionId },
  changes: { added, removed },
})

/** An event's meeting is to be made for another user of the account than the one who connected it. */
export const connectionHostUsed = (connectionId: ConnectionId, eventId: EventId): Fact => ({
  kind: 'connection.host_used',
  about: { connectionId, eventId },
})

export const oauthClientCreated = (oauthClientId: OAuthClientId): Fact => ({
  kind: 'oauth_client.created',
  about: { oauthClientId },
})

/** `otherApp`: another client id, account or endpoint, so its grants are gone. */
export const oauthClientChanged = (oauthClientId: OAuthClientId, otherApp: boolean): Fact => ({
  kind: 'oauth_client.changed',
  about: { oauthClientId },
  changes: { otherApp },
})

export const oauthClientRemoved = (oauthClientId: OAuthClientId): Fact => ({
  kind: 'oauth_client.removed',
  about: { oauthClientId },
})
