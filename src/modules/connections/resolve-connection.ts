import type { ConnectionId, UserId } from '#/platform/ids.ts'
import type { ConnectionView } from './queries.ts'

/** How a meeting type says whose Zoom it is at (X8). */
export type ConnectionRule =
  | { rule: 'named'; connectionId: ConnectionId; hostEmail?: string | undefined }
  /** The host's own. */
  | { rule: 'own' }
  | { rule: 'workspace'; hostEmail?: string | undefined }

/** Somebody whose meetings are to be made; without an account, e.g. an instructor, they have no Zoom of their own. */
export interface MeetingHost {
  userId: UserId | null
  email: string | null
  emailVerified: boolean
}

export type Resolved =
  | { kind: 'resolved'; connection: ConnectionView /** `me`, or the Zoom e-mail of the host. */; zoomUser: string }
  | { kind: 'unresolved'; reason: Unresolved }

/**
 * `gone` the named one was disconnected · `not_theirs` it is another person's · `no_own`, `no_workspace` there is none ·
 * `no_host` nobody is named as the Zoom host · `host_not_allowed` not on the owner's list · `host_unverified` the host's
 * own e-mail isn't verified, so it proves nothing.
 */
export type Unresolved =
  | 'gone'
  | 'not_theirs'
  | 'no_own'
  | 'no_workspace'
  | 'no_host'
  | 'host_not_allowed'
  | 'host_unverified'

type Candidate = Pick<
  ConnectionView,
  'id' | 'ownerUserId' | 'kind' | 'userType' | 'allowedHosts' | 'defaultHost' | 'createdAt'
>

/** Has Zoom said that its user may not host? Of an app of the whole account that says nothing about the hosts chosen. */
export function isWithoutLicence({ kind, userType }: Pick<ConnectionView, 'kind' | 'userType'>): boolean {
  return kind === 'user' && (userType === 4 || userType === 99)
}

/**
 * Which connection a meeting is made with, and for which Zoom user (decisions 4 and 38). Of several that fit the oldest
 * whose user may host, dead or alive: an account is never swapped silently. Knows no clock and no database.
 */
export function resolveConnection(rule: ConnectionRule, connections: ConnectionView[], host: MeetingHost): Resolved {
  const found = findByRule(rule, connections, host)
  if (typeof found === 'string') return { kind: 'unresolved', reason: found }
  if (found.kind === 'user') return { kind: 'resolved', connection: found, zoomUser: 'me' }
  const zoomUser = judgeHost(found, rule.rule === 'own' ? 'own' : rule.hostEmail, host)
  if (!zoomUser.includes('@')) return { kind: 'unresolved', reason: zoomUser as Unresolved }
  return { kind: 'resolved', connection: found, zoomUser }
}

function findByRule<C extends Candidate>(rule: ConnectionRule, connections: C[], host: MeetingHost): C | Unresolved {
  switch (rule.rule) {
    case 'named': {
      const named = connections.find(({ id }) => id === rule.connectionId)
      if (!named) return 'gone'
      return named.ownerUserId === null || named.ownerUserId === host.userId ? named : 'not_theirs'
    }
    case 'own':
      return (
        oldest(connections.filter(({ ownerUserId }) => ownerUserId !== null && ownerUserId === host.userId)) ?? 'no_own'
      )
    case 'workspace':
      return oldest(connections.filter(({ ownerUserId }) => ownerUserId === null)) ?? 'no_workspace'
  }
}

/** The Zoom e-mail that an account's app makes the meeting for, or why it can't. */
function judgeHost(connection: Candidate, asked: string | undefined, host: MeetingHost): string {
  if (asked === 'own' && !(host.email && host.emailVerified)) return 'host_unverified'
  const wanted = asked === 'own' ? host.email?.toLowerCase() : (asked ?? connection.defaultHost)
  if (!wanted) return 'no_host'
  return connection.allowedHosts.includes(wanted) ? wanted : 'host_not_allowed'
}

function oldest<C extends Candidate>(connections: C[]): C | undefined {
  const licensed = connections.filter((connection) => !isWithoutLicence(connection))
  const fitting = licensed.length > 0 ? licensed : connections
  return fitting.toSorted((a, b) => +a.createdAt - +b.createdAt || (a.id < b.id ? -1 : 1))[0]
}
