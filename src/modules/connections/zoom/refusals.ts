import type { RefusalProblem } from './refusal-problems.ts'

/** What we ask of Zoom: REST operations first, then the token endpoints by grant. */
export type ZoomOperation =
  | 'identify'
  | 'create'
  | 'update'
  | 'delete'
  | 'read'
  | 'list'
  | 'exchange'
  | 'refresh'
  | 'account_token'
  | 'revoke'

/** What follows from an answer. `gone`: what was to be changed isn't there any more. */
export type Meaning =
  | { kind: 'gone' }
  | { kind: 'reconnect'; problem: RefusalProblem }
  | { kind: 'rejected'; problem: RefusalProblem }
  | { kind: 'retry_later'; problem: RefusalProblem; isDaily?: true; mayHaveHappened?: true }

/** Every sort of answer that isn't the hoped-for one, with an example of it in Zoom's own words. */
export interface RefusalRow {
  on: readonly ZoomOperation[]
  status?: number
  /** Zoom's `code`, or OAuth's `error`; one of these. Codes are compared before texts, which Zoom translates. */
  code?: readonly (number | string)[]
  /** Told apart by field names or by text, where the code doesn't tell. */
  says?: RegExp
  means: Meaning
  example: { status: number; code?: number | string; message: string }
}

const meeting = ['update', 'delete', 'read'] as const
const rest = ['identify', 'create', 'update', 'delete', 'read', 'list'] as const
const token = ['exchange', 'refresh', 'account_token'] as const

const rejected = (problem: RefusalProblem): Meaning => ({ kind: 'rejected', problem })
const later = (problem: RefusalProblem): Meaning => ({ kind: 'retry_later', problem })
const reconnect = (problem: RefusalProblem): Meaning => ({ kind: 'reconnect', problem })

// A missing scope comes under many codes, and as a 401 too: reconnecting with the same scopes would not help.
const scopeText = 'Invalid access token, does not contain scopes:[…].'
const missingScope = rest.flatMap((operation): RefusalRow[] => {
  const problem = operation === 'identify' ? 'missing_scope_identity' : (`missing_scope_${operation}` as const)
  const says = /does not contain scopes/
  const on = [operation]
  return [
    { on, code: [4711], means: rejected(problem), example: { status: 400, code: 4711, message: scopeText } },
    { on, says, means: rejected(problem), example: { status: 400, code: 104, message: scopeText } },
    { on, says, means: rejected(problem), example: { status: 401, code: 201, message: scopeText } },
    { on, says, means: rejected(problem), example: { status: 401, code: 4700, message: scopeText } },
  ]
})

/**
 * What Zoom's refusals mean, by operation, HTTP status, code and discriminator; the first row that fits holds (decision
 * 36; zoom/facts.md §1.6, §3.4, §4). A test sends every example through the sandbox.
 */
// biome-ignore format: a table
export const refusals: readonly RefusalRow[] = [
  ...missingScope,

  // Access tokens (§3.4)
  { on: rest, status: 400, code: [124], means: rejected('app_kind'),              example: { status: 400, code: 124, message: 'This API only supports OAuth2 authorization.' } },
  { on: rest, code: [1010],             means: rejected('account_gone'),          example: { status: 401, code: 1010, message: 'User does not belong to this account: {accountId}.' } },
  { on: rest, code: [1010],             means: rejected('account_gone'),          example: { status: 400, code: 1010, message: 'User does not belong to this account: {accountId}.' } },
  { on: rest, status: 401, code: [124], means: reconnect('connection_lost'),      example: { status: 401, code: 124, message: 'Invalid access token.' } },
  { on: rest, status: 401,              means: reconnect('connection_lost'),      example: { status: 401, code: 401, message: 'Requires an access token.' } },

  // Limits (§4)
  { on: rest, status: 429, code: [4001], means: later('busy'),                    example: { status: 429, code: 4001, message: 'You have reached the maximum per-second rate limit for this API. Try again later.' } },
  { on: rest, status: 429, says: /\(\d+\)|in one day|GMT 00:00/i, means: { kind: 'retry_later', problem: 'daily_limit', isDaily: true }, example: { status: 429, code: 429, message: 'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.' } },
  { on: rest, status: 429, says: /daily/i, means: { kind: 'retry_later', problem: 'account_daily_limit', isDaily: true }, example: { status: 429, code: 429, message: 'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.' } },
  { on: rest, status: 429,              means: later('busy'),                     example: { status: 429, code: 429, message: 'Too many concurrent requests. A request to disassociate this user has already been made.' } },
  { on: token, status: 429,             means: later('busy'),                     example: { status: 429, code: 'rate_limited', message: 'Too many requests' } },

  // Who hosts (§3.4)
  { on: meeting, status: 404, code: [3001], means: { kind: 'gone' },              example: { status: 404, code: 3001, message: 'Meeting does not exist: 83320000126.' } },
  { on: ['create', 'list'], code: [3001], means: rejected('account_gone'),        example: { status: 404, code: 3001, message: 'User does not exist: {userId}.' } },
  { on: rest, code: [1001],             means: rejected('account_gone'),          example: { status: 404, code: 1001, message: 'User does not exist: {userId}.' } },
  { on: rest, code: [1120],             means: rejected('account_gone'),          example: { status: 400, code: 1120, message: 'A valid invitation to join the Zoom account was not found for this user.' } },
  { on: rest, code: [1120],             means: rejected('account_gone'),          example: { status: 404, code: 1120, message: 'A valid invitation to join the Zoom account was not found for this user.' } },
  { on: rest, code: [3161],             means: rejected('cannot_host'),           example: { status: 400, code: 3161, message: 'Your user account is not allowed meeting hosting and scheduling capabilities.' } },
  { on: rest, status: 400, code: [200], means: rejected('plan_or_permission'),    example: { status: 400, code: 200, message: 'Only available for Paid account: {accountId}.' } },
  { on: rest, status: 400, code: [200], means: rejected('plan_or_permission'),    example: { status: 400, code: 200, message: 'Invalid access token, does not contain permissions [User:Edit].' } },
  { on: meeting, code: [3003],          means: rejected('other_account'),         example: { status: 400, code: 3003, message: 'Not meeting host.' } },

  // What it is about (§3.4)
  { on: ['create', 'update'], code: [3000], says: /schedul|blocked/i, means: rejected('scheduling_refused'), example: { status: 400, code: 3000, message: 'You cannot schedule a meeting for {userId}' } },
  { on: meeting, code: [3000],          means: rejected('turned_into_webinar'),   example: { status: 400, code: 3000, message: 'Cannot access webinar information.' } },
  { on: ['create', 'list'], code: [3000], means: rejected('scheduling_refused'),  example: { status: 400, code: 3000, message: 'Vous ne pouvez pas programmer de réunion.' } },
  { on: ['delete'], code: [3018],       means: rejected('personal_meeting'),      example: { status: 400, code: 3018, message: 'Not allowed to delete PMI.' } },
  { on: ['delete'], code: [3037],       means: rejected('personal_meeting'),      example: { status: 400, code: 3037, message: 'Not allowed to delete PAC.' } },
  { on: ['delete'], code: [3002],       means: later('in_progress'),              example: { status: 400, code: 3002, message: 'Sorry, you cannot delete this meeting since it’s in progress.' } },
  { on: ['delete'], code: [3007],       means: { kind: 'gone' },                  example: { status: 400, code: 3007, message: 'Sorry, you cannot delete this meeting since it’s ended.' } },
  { on: ['create', 'update'], status: 400, code: [300], says: /\bpassword\b/, means: rejected('passcode_rules'), example: { status: 400, code: 300, message: 'Validation Failed. password: Password provided does not match the password requirement settings set for this account.' } },
  { on: rest, status: 400, code: [300], means: rejected('details_refused'),       example: { status: 400, code: 300, message: 'Validation Failed.' } },
  { on: rest, code: [2306],             means: rejected('policy'),                example: { status: 403, code: 2306, message: 'Not allowed to view meetings scheduled for others.' } },
  { on: rest, status: 404, code: [2300], means: rejected('wrong_address'),        example: { status: 404, code: 2300, message: 'This API endpoint is not recognized.' } },
  // Of operations that we don't use (registrants, status, past meetings): nothing can be said of them but that they came.
  // 1113 is named by some, and described by nobody.
  ...[1113, 3027, 3038, 3043, 3063, 12702].map((code): RefusalRow => ({ on: rest, code: [code], means: rejected('refused'), example: { status: 400, code, message: 'Not something that we ask for.' } })),

  // The token endpoint (§1.6): `invalid_grant` and what says the same in numbers is final, everything else is not.
  { on: token, code: ['invalid_client', 4702, 4704, 4706], means: later('app_credentials'), example: { status: 400, code: 'invalid_client', message: 'Invalid client_id or client_secret' } },
  { on: token, code: ['unsupported_grant_type', 4705], means: later('app_kind'),  example: { status: 400, code: 'unsupported_grant_type', message: 'unsupported grant type' } },
  { on: token, code: [4717, 4738],      means: reconnect('app_blocked'),          example: { status: 400, code: 'invalid_grant', message: 'Token is disabled by admin (4738)' } },
  { on: ['refresh', 'account_token'], code: [4735], means: reconnect('user_gone'),    example: { status: 400, code: 'invalid_grant', message: 'The owner of this token does not exist (4735)' } },
  { on: ['refresh'], code: [4700, 4711, 4737, 4740, 4741], means: reconnect('connection_lost'), example: { status: 400, code: 'invalid_request', message: 'Token revoked (4741)' } },
  { on: ['refresh'], code: ['invalid_grant'], means: reconnect('connection_lost'), example: { status: 400, code: 'invalid_grant', message: 'Invalid Token!' } },
  { on: ['refresh'], code: ['invalid_grant'], means: reconnect('connection_lost'), example: { status: 400, code: 'invalid_grant', message: '' } },
  { on: ['account_token'], code: ['invalid_request', 'invalid_grant'], means: later('wrong_account_id'), example: { status: 400, code: 'invalid_request', message: 'Bad Request' } },
  { on: ['exchange'], code: [4709],     means: rejected('redirect_mismatch'),     example: { status: 400, code: 'invalid_request', message: 'Redirect URI mismatch (4709)' } },
  { on: ['exchange'], says: /redirect/i, means: rejected('redirect_mismatch'),    example: { status: 400, code: 'invalid_request', message: 'Redirect URI mismatch' } },
  { on: ['exchange'], code: ['invalid_grant', 'invalid_request', 4733, 4734], means: rejected('start_again'), example: { status: 400, code: 'invalid_grant', message: 'Invalid authorization code' } },
  { on: ['exchange'], code: ['invalid_grant', 'invalid_request', 4733, 4734], means: rejected('start_again'), example: { status: 400, code: 'invalid_request', message: 'Invalid authorization code' } },
  { on: ['refresh'], code: ['invalid_request'], means: later('provider_down'),    example: { status: 401, code: 'invalid_request', message: 'Invalid Token!' } },
  { on: ['revoke'], code: ['invalid_client', 4702, 4704, 4706], means: later('app_credentials'), example: { status: 400, code: 'invalid_client', message: 'Invalid client_id or client_secret' } },
  { on: ['revoke'], status: 429,        means: later('busy'),                     example: { status: 429, code: 'rate_limited', message: 'Too many requests' } },
  { on: ['revoke'], status: 400,        means: { kind: 'gone' },                  example: { status: 400, code: 'invalid_request', message: 'Invalid token' } },
]
