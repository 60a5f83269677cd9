/** The token endpoint's refusal: always `{reason, error}` (facts §1.6), client errors too with status 400. */
export class OAuthRefusal extends Error {
  readonly status: number
  readonly body: { reason?: string; error: string }

  constructor(error: string, reason: string, status = 400) {
    super(reason)
    this.status = status
    this.body = { reason, error }
  }
}

export const invalidClient = () => new OAuthRefusal('invalid_client', 'Invalid client_id or client_secret')
export const invalidCode = () => new OAuthRefusal('invalid_grant', 'Invalid authorization code')
export const invalidToken = () => new OAuthRefusal('invalid_grant', 'Invalid Token!')
export const redirectMismatch = () => new OAuthRefusal('invalid_request', 'Redirect URI mismatch')
export const wrongVerifier = () => new OAuthRefusal('invalid_grant', 'Invalid code verifier')
export const unsupportedGrant = () => new OAuthRefusal('unsupported_grant_type', 'unsupported grant type')
export const badRequest = () => new OAuthRefusal('invalid_request', 'Bad Request')
