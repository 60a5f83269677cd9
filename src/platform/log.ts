import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Keys whose values never reach a log, at any of the first three depths. */
const secretKeys = [
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
  'joinUrl',
  'join_url',
  'start_url',
  'manageToken',
]

/** One JSON line a record on standard output, secrets replaced by `[redacted]`. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const paths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  const options = { level, base: null, redact: { paths, censor: '[redacted]' } }
  return destination ? pino(options, destination) : pino(options)
}
