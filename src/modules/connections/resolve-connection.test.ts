import { describe, expect, it } from 'vitest'
import type { ConnectionId, UserId } from '#/platform/ids.ts'
import type { ConnectionView } from './queries.ts'
import { type ConnectionRule, resolveConnection } from './resolve-connection.ts'

const ada = { userId: 'ada' as UserId, email: 'Ada@anteroom.example', emailVerified: true }
const instructor = { userId: null, email: null, emailVerified: false }

const connection = (id: string, more: Partial<ConnectionView> = {}) =>
  ({
    id,
    ownerUserId: null,
    kind: 'user',
    allowedHosts: [],
    defaultHost: null,
    createdAt: new Date(0),
    ...more,
  }) as ConnectionView

const own = connection('own', { ownerUserId: ada.userId })
const bos = connection('bos', { ownerUserId: 'bo' as UserId })
const studio = connection('studio')
const later = connection('later', { createdAt: new Date(1) })
const account = connection('account', {
  kind: 's2s',
  allowedHosts: ['ada@anteroom.example', 'mika@zoom.example'],
  defaultHost: 'mika@zoom.example',
})
const all = [later, studio, own, bos]
const named = (id: string, hostEmail?: string): ConnectionRule => ({
  rule: 'named',
  connectionId: id as ConnectionId,
  hostEmail,
})

const words = (rule: ConnectionRule, connections: ConnectionView[], host = ada as typeof ada | typeof instructor) => {
  const found = resolveConnection(rule, connections, host)
  return found.kind === 'resolved' ? `${found.connection.id} for ${found.zoomUser}` : found.reason
}

describe('X8 which Zoom account a meeting is made with', () => {
  it.each([
    ['the host’s own', { rule: 'own' } as const, 'own for me'],
    ['the workspace’s, of several the oldest', { rule: 'workspace' } as const, 'studio for me'],
    ['a named one', named('later'), 'later for me'],
    ['a named one that is gone', named('gone'), 'gone'],
    ['another person’s', named('bos'), 'not_theirs'],
  ])('%s', (_name, rule, means) => {
    expect(words(rule, all)).toBe(means)
  })

  it('of several, one whose user may not host only when there is no other', () => {
    const unlicensed = connection('unlicensed', { userType: 4, createdAt: new Date(-1) })
    expect(words({ rule: 'workspace' }, [unlicensed, studio])).toBe('studio for me')
    expect(words({ rule: 'workspace' }, [unlicensed])).toBe('unlicensed for me')
  })

  it('J14 without an account for the rule says which is missing, and swaps in no other', () => {
    expect(words({ rule: 'own' }, [studio, bos])).toBe('no_own')
    expect(words({ rule: 'own' }, all, instructor)).toBe('no_own')
    expect(words({ rule: 'workspace' }, [own, bos])).toBe('no_workspace')
  })

  it.each([
    ['its default host', undefined, 'account for mika@zoom.example'],
    ['an allowed host', 'ada@anteroom.example', 'account for ada@anteroom.example'],
    ['the host’s own Zoom user, whatever the case', 'own', 'account for ada@anteroom.example'],
    ['nobody else', 'una@zoom.example', 'host_not_allowed'],
  ])('decision 38 an app of the whole account acts for %s', (_name, hostEmail, means) => {
    expect(words(named('account', hostEmail), [account])).toBe(means)
  })

  it('decision 38 takes an e-mail that isn’t verified for nobody’s', () => {
    const unverified = { ...ada, emailVerified: false }
    expect(words(named('account', 'own'), [account], unverified)).toBe('host_unverified')
    expect(words(named('account', 'own'), [account], instructor)).toBe('host_unverified')
    expect(words(named('account'), [{ ...account, defaultHost: null }])).toBe('no_host')
  })
})
