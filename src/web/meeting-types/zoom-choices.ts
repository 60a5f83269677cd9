import { type Host, listHostPeople } from '#/modules/accounts/index.ts'
import {
  type ConnectionView,
  type MeetingHost,
  resolveConnection,
  type Unresolved,
} from '#/modules/connections/index.ts'
import { ruleOf, usableConnections, type ZoomLocation } from '#/modules/meeting-types/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { zoomChoice } from './type-form.ts'

/** One way to have a meeting at Zoom, as the list of a meeting type offers it (X8). */
export interface ZoomChoice {
  value: string
  label: string
  group: 'rule' | 'named'
  /** Why no meeting can be made so at present; guests are then not offered it. */
  problem: Unresolved | null
  /** Is Zoom known to refuse it? Guests are offered it all the same. */
  isRefused: boolean
}

type Whose = Omit<ZoomLocation, 'id' | 'kind'>

/** The rules and the named connections that this host's meeting types may choose from; none while nothing is connected (J7). */
export async function zoomChoices({ ctx, i18n }: Page, host: Pick<Host, 'id' | 'userId'>): Promise<ZoomChoice[]> {
  const connections = await usableConnections(ctx, host)
  if (connections.length === 0) return []
  const refusedIds = new Set(connections.filter(({ refusal }) => refusal).map(({ id }) => id))
  const [person = { userId: null, email: null, emailVerified: false }] = await listHostPeople(ctx.db, [host.id])
  const { t } = i18n
  const choice = (group: ZoomChoice['group'], whose: Whose, name: string): ZoomChoice => {
    const found = resolve(whose, connections, person)
    const named = whose.hostEmail ? asHost(t, name, whose.hostEmail, person.email) : name
    const label = group === 'rule' && found.kind === 'resolved' ? now(t, named, found.connection.name) : named
    const isRefused = found.kind === 'resolved' && refusedIds.has(found.connection.id)
    return {
      value: zoomChoice(whose as ZoomLocation),
      label: isRefused ? t('meeting_type.zoom_refused', { label }) : label,
      group,
      problem: found.kind === 'resolved' ? null : found.reason,
      isRefused,
    }
  }
  const workspaces = connections.find(({ ownerUserId }) => ownerUserId === null)
  return [
    choice('rule', { rule: 'own' } as Whose, t('meeting_type.zoom_own')),
    choice('rule', { rule: 'workspace' } as Whose, t('meeting_type.zoom_workspace')),
    ...(workspaces && workspaces.kind !== 'user'
      ? [choice('rule', { rule: 'workspace', hostEmail: 'own' } as Whose, t('meeting_type.zoom_workspace'))]
      : []),
    ...connections.flatMap((connection) =>
      hostsOf(connection).map((hostEmail) =>
        choice(
          'named',
          { connectionId: connection.id, ...(hostEmail && { hostEmail }) } as Whose,
          nameOf(t, connection),
        ),
      ),
    ),
  ]
}

/** What a new Zoom location begins with: the first that works, the host's own before the workspace's, named before a rule. */
export function firstChoice(choices: ZoomChoice[]): string {
  const possible = choices.filter(({ problem }) => problem === null)
  const unrefused = possible.filter(({ isRefused }) => !isRefused)
  const working = unrefused.length > 0 ? unrefused : possible
  return (working.find(({ group }) => group === 'named') ?? working[0] ?? choices[0])?.value ?? ''
}

function resolve(whose: Whose, connections: ConnectionView[], person: MeetingHost) {
  return resolveConnection(ruleOf({ ...whose, id: '', kind: 'zoom' } as ZoomLocation), connections, person)
}

// A person's own account has one host; an account's app the usual one, the meeting type's own, and each that is allowed.
function hostsOf({ kind, allowedHosts }: ConnectionView): (string | undefined)[] {
  return kind === 'user' ? [undefined] : [undefined, 'own', ...allowedHosts]
}

function asHost(t: Translate, name: string, hostEmail: string, own: string | null): string {
  if (hostEmail !== 'own') return t('meeting_type.zoom_as', { name, email: hostEmail })
  return own ? t('meeting_type.zoom_as_own', { name, email: own }) : t('meeting_type.zoom_as_own_unknown', { name })
}

function now(t: Translate, label: string, connection: string): string {
  return t('meeting_type.zoom_now', { label, connection })
}

/** The name, with the account's address unless it is in the name; a dead one says so. */
function nameOf(t: Translate, { name, email, kind, state }: ConnectionView): string {
  const full = kind !== 'user' || name.includes(email) ? name : `${name}, ${email}`
  return state === 'active' ? full : t('meeting_type.connection_lost', { name: full })
}
