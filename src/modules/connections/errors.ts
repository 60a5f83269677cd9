import { DomainError } from '#/platform/errors.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

export const zoomNotConfigured = (variables: string[]) =>
  new DomainError('zoom_not_configured', { variables: variables.join(', ') })
export const noSuchConnection = () => new DomainError('not_found')
export const notAllowed = () => new DomainError('not_allowed')
export const nameTaken = () => new DomainError('name_taken', {}, 'name')
/** One account unless the next is named (J14). */
export const alreadyConnected = () => new DomainError('connection_unnamed', {}, 'name')
export const noSuchClient = () => new DomainError('not_found')
export const tooManyClients = () => new DomainError('too_many_requests')
/** A Server-to-Server app has no consent page. */
export const clientNotForPeople = () => new DomainError('client_not_for_people')
/** A person's app can't be used without that person. */
export const clientNeedsPeople = () => new DomainError('client_needs_people')
export const clientInUse = (names: string[]) => new DomainError('client_in_use', { connections: names.join(', ') })
export const endpointNotAllowed = (field: 'oauthOrigin' | 'apiOrigin') =>
  new DomainError('endpoint_not_allowed', {}, field)
export const scopesNotGranted = (scopes: string[]) => new DomainError('scopes_missing', { scopes: scopes.join(', ') })
/** What the token endpoint said no with, in our words. */
export const tokenRefused = (problem: RefusalProblem) => {
  if (problem === 'app_credentials') return new DomainError('client_secret_wrong', {}, 'clientSecret')
  if (problem === 'wrong_account_id') return new DomainError('account_id_wrong', {}, 'accountId')
  if (problem === 'app_kind') return new DomainError('client_kind_wrong', {}, 'kind')
  if (problem === 'app_blocked') return new DomainError('app_blocked')
  if (problem === 'busy') return new DomainError('zoom_busy')
  if (problem === 'provider_down' || problem === 'unreadable_answer') return new DomainError('zoom_unreachable')
  return new DomainError('zoom_refused')
}
export const identityUnknown = () => new DomainError('zoom_identity_unknown')
export const otherAccount = () => new DomainError('other_account')
export const stateUnknown = () => new DomainError('state_unknown')
export const stateExpired = () => new DomainError('state_expired')
