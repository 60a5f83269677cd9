const hidden = '[redacted]'

/** Names whose values are secret, wherever they stand: in records of the log, in queries, in quoted text. */
export const secretNames = [
  'authorization',
  'cookie',
  'password',
  'passcode',
  'secret',
  'clientSecret',
  'client_secret',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'code',
  'code_verifier',
  'codeVerifier',
  'verifier',
  'state',
  'zak',
  'joinUrl',
  'join_url',
  'startUrl',
  'start_url',
  'manageToken',
  'plainToken',
  'encryptedToken',
]

const shapes: [RegExp, string][] = [
  // The holder of a manage link's address may change the booking (decision 42).
  [/(\/booking\/)[\w-]{22}(?![\w-])/g, `$1${hidden}`],
  [/\b(Bearer|Basic)(\s+|%20|\+)[\w.~+/%-]{8,}=*/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, hidden],
  // A password in an address: `smtp://user:password@host`.
  [/(\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@"']{0,200}:)[^\s/@"']{1,500}@/gi, `$1${hidden}@`],
  [
    /\b([\w-]{0,40}(?:token|secret|password|passcode|verifier)|code|state|zak)(=|%3D)(?!\[)[^\s&"'<>\\;,)]+/gi,
    `$1$2${hidden}`,
  ],
]

/** The text without what looks like a secret: links of guests, tokens, passwords in addresses and queries. */
export function withoutSecrets(text: string): string {
  return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), text)
}

/**
 * The words of somebody else, as far as they may be kept or shown: a server that quotes what it was sent may quote any
 * token, so long unbroken runs that no word or path looks like go too. Ids of ours stay.
 */
export function foreignWords(text: string): string {
  return withoutSecrets(text)
    .replace(/[\w~+-]{20,}=*/g, (run) => (isPlain(run) ? run : hidden))
    .replace(/[\w~+/-]{20,}=*/g, (run) => (isRandom(run) ? hidden : run))
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

function isPlain(run: string): boolean {
  return uuid.test(run) || !/[a-z]/i.test(run) || !/\d/.test(run)
}

/** In base64 every fourth letter is a small one before a capital; in words run together few are, in paths none. */
function isRandom(run: string): boolean {
  const switches = run.match(/[a-z](?=[A-Z])/g)?.length ?? 0
  return switches * 6 >= run.length || (switches >= 3 && /\d/.test(run)) || isMixed(run)
}

// Half of a random run's letters are capitals, of words run together one in six or so; all of them, of a constant's name.
function isMixed(run: string): boolean {
  const [capitals, letters] = [/[A-Z]/g, /[a-z]/gi].map((kind) => run.match(kind)?.length ?? 0) as [number, number]
  return capitals >= letters * 0.22 && capitals <= letters * 0.78
}

/** What may be known of an error outside of the program that it happened in. */
export interface SafeError {
  name: string
  message: string
  /** SQLSTATE, or what Node calls it. Not `code`: that one is a secret's name to the log. */
  errorCode?: string
  /** The statement, with `$1` for its values. */
  query?: string
  constraint?: string
  /** Where, without the message. */
  stack?: string
}

/**
 * An error as logs, job tables and terminals may keep it (T13): of a database error no values, since drivers quote
 * parameters and rows in their messages; of a parser's nothing that it read; of any other no secrets and no addresses.
 */
export function safeError(error: unknown): SafeError {
  if (!(error instanceof Error)) return { name: 'unknown', message: '' }
  const { code, constraint, query } = detailsOf(error)
  return {
    name: error.name,
    message: messageOf(error),
    ...(code !== undefined && { errorCode: code }),
    ...(query !== undefined && { query: withoutSecrets(query) }),
    ...(constraint !== undefined && { constraint }),
    ...(error.stack && { stack: framesOf(error.stack, error.message) }),
  }
}

/** The same in one line. */
export function errorLine(error: unknown): string {
  const { name, message, errorCode, constraint, query } = safeError(error)
  const parts = [
    message,
    errorCode && `(${errorCode})`,
    constraint && `constraint ${constraint}`,
    query && `in: ${query}`,
  ]
  return [`${name}:`, ...parts.filter(Boolean)].join(' ')
}

function messageOf(error: Error): string {
  if (isQueryError(error) || isServerError(error)) return 'the database refused'
  if (error instanceof SyntaxError) return 'not readable as what it should be'
  const said = foreignWords(error.message).replace(/[^\s@<>"'(:]+@[^\s@<>"'):]+/g, '[address]')
  return said.slice(0, 500)
}

// Drizzle's wrapper, known by its shape: the platform's errors must not depend on one release's classes.
function isQueryError(error: Error): error is Error & { query: string } {
  return 'query' in error && 'params' in error && typeof error.query === 'string'
}

// PostgreSQL's own words: they quote values, as in `invalid input syntax for type uuid: "…"`.
function isServerError(error: Error): boolean {
  return 'severity' in error && 'routine' in error
}

function detailsOf(error: Error): { code?: string; constraint?: string; query?: string } {
  const cause = isQueryError(error) && error.cause instanceof Error ? error.cause : error
  const { code, constraint } = cause as { code?: unknown; constraint?: unknown }
  return {
    ...(typeof code === 'string' && /^\w{1,60}$/.test(code) && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(isQueryError(error) && { query: error.query }),
  }
}

function framesOf(stack: string, message: string): string {
  const rest = message ? stack.replace(message, '') : stack
  return rest
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
