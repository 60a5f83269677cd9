import { DomainError } from '#/platform/errors.ts'

export const zoomNotConfigured = (variables: string[]) =>
  new DomainError('zoom_not_configured', { variables: variables.join(', ') })
export const noSuchConnection = () => new DomainError('not_found')
export const notAllowed = () => new DomainError('not_allowed')
export const nameTaken = () => new DomainError('name_taken', {}, 'name')
/** One account unless the next is named (J14). */
export const alreadyConnected = () => new DomainError('already_exists', {}, 'name')
export const stateUnknown = () => new DomainError('state_unknown')
export const stateExpired = () => new DomainError('state_expired')
