import { type DestinationStream, type Logger, pino } from 'pino'
import { safeError, secretNames, withoutSecrets } from './redact.ts'

export type Log = Logger

/**
 * One JSON line a record on standard output. Values under secret names, at the first three depths, and whatever looks
 * like a secret are replaced by `[redacted]`; errors go under `err` and come out without values (T13).
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const paths = secretNames.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  const options = {
    level,
    base: null,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: safeError },
    // The last net: messages and paths have no names to go by.
    hooks: { streamWrite: withoutSecrets },
  }
  return destination ? pino(options, destination) : pino(options)
}
