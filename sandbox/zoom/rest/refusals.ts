export type FieldError = { field: string; message: string }

/** A refusal of the REST API: `{code, message[, errors]}` (facts §3.4). */
export class ZoomRefusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: FieldError[] | undefined

  constructor(status: number, code: number, message: string, errors?: FieldError[]) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

export const validationFailed = (errors: FieldError[]) => new ZoomRefusal(400, 300, 'Validation Failed.', errors)
export const badJson = () => new ZoomRefusal(400, 300, 'Request Body should be a valid JSON object.')
export const invalidAccessToken = () => new ZoomRefusal(401, 124, 'Invalid access token.')
export const expiredAccessToken = () => new ZoomRefusal(401, 124, 'Access token is expired.')
export const missingAccessToken = () => new ZoomRefusal(401, 124, 'Requires an access token.')
export const tokenInQuery = () =>
  new ZoomRefusal(401, 124, 'Invalid access token, this access token is not supported as query parameter string.')
export const notOAuth = () => new ZoomRefusal(400, 124, 'This API only supports OAuth2 authorization.')
export const missingScopes = (scopes: readonly string[]) =>
  new ZoomRefusal(400, 4711, `Invalid access token, does not contain scopes:[${scopes.join(', ')}].`)
export const noSuchMeeting = (id: string | number) => new ZoomRefusal(404, 3001, `Meeting does not exist: ${id}.`)
export const noSuchUser = (id: string) => new ZoomRefusal(404, 1001, `User does not exist: ${id}.`)
/** `upcoming_meetings` says it with the code of a meeting, as Zoom's document has it. */
export const noSuchUserUpcoming = (id: string) => new ZoomRefusal(404, 3001, `User does not exist: ${id}.`)
export const badLoginDomains = () =>
  new ZoomRefusal(400, 300, 'Invalid `enforce_login_domains`. Separate multiple domains with semicolons.')
export const badOccurrence = () => new ZoomRefusal(400, 300, 'Invalid parameter: `occurrence_id`.')
export const badPageToken = () => new ZoomRefusal(400, 300, 'The next page token is invalid or expired.')
export const hostingNotAllowed = () =>
  new ZoomRefusal(400, 3161, 'Your user account is not allowed meeting hosting and scheduling capabilities.')
export const hostingNotAllowedHere = () =>
  new ZoomRefusal(400, 3161, 'Meeting hosting and scheduling capabilities are not allowed for your user account.')
export const onlyPaid = () => new ZoomRefusal(400, 200, 'Only available for Paid account.')
export const isWebinar = (words = 'info') => new ZoomRefusal(400, 3000, `Cannot access webinar ${words}.`)
export const notRecognized = () => new ZoomRefusal(404, 2300, 'This API endpoint is not recognized.')
export const cannotScheduleFor = (id: string) => new ZoomRefusal(400, 3000, `You cannot schedule a meeting for ${id}`)
export const noPmiDelete = () => new ZoomRefusal(400, 3018, 'Not allowed to delete PMI.')
export const perSecond = () =>
  new ZoomRefusal(429, 4001, 'You have reached the maximum per-second rate limit for this API. Try again later.')
export const perDay = () =>
  new ZoomRefusal(
    429,
    429,
    'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.',
  )
export const perUserDay = (limit: number) =>
  new ZoomRefusal(
    429,
    429,
    `You have exceeded the daily rate limit (${limit}) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.`,
  )
