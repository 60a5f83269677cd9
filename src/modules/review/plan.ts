import { zoomOperations } from '#/modules/conferencing/index.ts'
import { type ClientKind, type ScopeKey, scopesFor, zoom } from '#/modules/connections/index.ts'

/** One step of the reviewer's test plan. `review.plan.<id>.title`, `.do` and `.expect` are its sentences. */
export interface PlanStep {
  id: PlanStepId
  /** The permissions that it shows in use. */
  scopes: readonly ScopeKey[]
  /** What it makes the program ask of Zoom: each of these once, and nothing else. */
  calls: readonly PlanCall[]
  /** Those of them that follow an event which Zoom sends for paid accounts only. */
  paidOnly?: readonly PlanCall[]
  /** What Zoom sends in the course of it. */
  events: readonly string[]
}

export type PlanStepId = (typeof steps)[number]['id']

/** An operation, or what is asked of Zoom's authorization server. */
export type PlanCall = ScopeKey | 'token' | 'revoke'

const steps = [
  { id: 'public_pages', scopes: [], calls: [], events: [] },
  { id: 'account', scopes: [], calls: [], events: [] },
  { id: 'permissions', scopes: [], calls: [], events: [] },
  { id: 'connect', scopes: ['identity'], calls: ['token', 'identity'], events: [] },
  { id: 'ledger', scopes: ['identity'], calls: [], events: [] },
  { id: 'meeting_type', scopes: [], calls: [], events: [] },
  { id: 'book', scopes: ['create'], calls: ['create'], events: ['meeting.created'] },
  { id: 'mails', scopes: [], calls: [], events: [] },
  { id: 'reschedule', scopes: ['update'], calls: ['update'], events: ['meeting.updated'] },
  {
    id: 'changed_at_zoom',
    scopes: ['read', 'update'],
    calls: ['read', 'update'],
    paidOnly: ['read'],
    events: ['meeting.updated'],
  },
  { id: 'deleted_at_zoom', scopes: ['read', 'create'], calls: ['create'], events: ['meeting.deleted'] },
  { id: 'lost_answer', scopes: ['list'], calls: ['create', 'list', 'read'], events: [] },
  { id: 'cancel', scopes: ['delete'], calls: ['delete'], events: ['meeting.deleted'] },
  { id: 'disconnect', scopes: [], calls: ['revoke'], events: [] },
  { id: 'reconnect', scopes: ['identity'], calls: ['token', 'identity'], events: [] },
  { id: 'removed_at_zoom', scopes: [], calls: [], events: ['app_deauthorized'] },
] as const

/**
 * What a marketplace's reviewer does, in this order, as a person with a Basic and as one with a Licensed account (U1).
 * Steps that need a permission which the app doesn't declare are left out.
 */
export function reviewPlan(declared?: readonly ScopeKey[]): PlanStep[] {
  const has = (key: ScopeKey) => !declared || declared.includes(key)
  const may = (call: PlanCall) => call === 'token' || call === 'revoke' || has(call)
  return steps.filter(({ scopes }) => scopes.every(has)).map((step) => ({ ...step, calls: step.calls.filter(may) }))
}

/** The permission as Zoom names it for an app of this kind. */
export function scopeName(key: ScopeKey, kind: ClientKind = 'user'): string {
  return scopesFor(kind).find((scope) => scope.key === key)?.name ?? key
}

/** Method and path as the ledger shows them; an app of a whole account names the host. */
export function callName(call: PlanCall, kind: ClientKind = 'user'): string {
  if (call === 'token') return `POST ${zoom.tokenPath}`
  if (call === 'revoke') return `POST ${zoom.revokePath}`
  if (call === 'identity') return `GET ${zoom.identityPath.replace('{user}', 'me')}`
  const { method, path } = zoomOperations[call]
  return `${method} ${kind === 'user' ? path.replace('{user}', 'me') : path}`
}
