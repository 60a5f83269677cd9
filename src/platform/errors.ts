/**
 * A refusal: something a person asked for that can't be done, with a sentence they can read. Knows no HTTP.
 * `code` names the message `error.<code>` in the catalogues; `values` fill its placeholders.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: ErrorCode
  readonly values: Record<string, string | number>
  /** Which input is meant, when one is: `email`, `answers.phone`. */
  readonly field: string | undefined

  constructor(code: ErrorCode, values: Record<string, string | number> = {}, field?: string) {
    super(code)
    this.code = code
    this.values = values
    this.field = field
  }
}

/** Every refusal there is. Each has a sentence in the catalogues and a status in `platform/http/status.ts`. */
export type ErrorCode =
  | 'not_found'
  | 'not_allowed'
  | 'not_signed_in'
  | 'other_workspace'
  | 'changed_meanwhile'
  | 'email_not_verified'
  | 'invalid_input'
  | 'too_large'
  | 'too_many_requests'
  | 'foreign_origin'
  | 'slot_taken'
  | 'slot_not_offered'
  | 'too_late'
  | 'already_cancelled'
  | 'event_over'
  | 'link_expired'
  | 'name_taken'
  | 'name_reserved'
  | 'location_unavailable'
  | 'no_location_usable'
  | 'too_many_bookings'
  | 'bookings_full'
  | 'email_not_proven'
  | 'code_wrong'
  | 'code_expired'
  | 'zoom_not_configured'
  | 'state_unknown'
  | 'state_expired'
  | 'other_account'
  | 'connection_in_use'
  | 'connection_unnamed'
  | 'client_in_use'
  | 'client_not_for_people'
  | 'client_needs_people'
  | 'client_secret_wrong'
  | 'client_kind_wrong'
  | 'account_id_wrong'
  | 'app_blocked'
  | 'endpoint_not_allowed'
  | 'scopes_missing'
  | 'zoom_unreachable'
  | 'zoom_busy'
  | 'zoom_refused'
  | 'zoom_identity_unknown'
  | 'wrong_credentials'
  | 'wrong_password'
  | 'sign_up_closed'
  | 'sign_up_by_invitation'
  | 'invitation_expired'
  | 'invitation_withdrawn'
  | 'invitation_accepted'
  | 'invitation_other_person'
  | 'last_owner'
  | 'already_exists'
