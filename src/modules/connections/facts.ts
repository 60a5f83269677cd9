import type { Fact } from '#/platform/facts/facts.ts'
import type { ConnectionId } from '#/platform/ids.ts'

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
