import tls from 'node:tls'

type Fetch = typeof globalThis.fetch

/** An address that this program does not call: plain http to another machine, or no http at all. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'
}

/**
 * The one way out: `fetch` for https with TLS 1.2 or newer, plain http to loopback only (Y18), redirects never followed.
 * Throws `EgressRefused` before anything is sent.
 */
export function safeFetch(fetch: Fetch): Fetch {
  // Node's default already, but `--tls-min-v1.0` in NODE_OPTIONS would lower it, and fetch takes no option for it.
  if (tls.DEFAULT_MIN_VERSION !== 'TLSv1.3') tls.DEFAULT_MIN_VERSION = 'TLSv1.2'
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isAllowed(url)) throw new EgressRefused(`${url.protocol}//${url.host} is not called: https only`)
    return fetch(input, { redirect: 'manual', ...init })
  }
}

/** Did this error of `fetch` come before any byte of the request left? Then it is safe to send again. */
export function isNotSent(error: unknown): boolean {
  if (error instanceof EgressRefused) return true
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isBeforeSending)
  return isBeforeSending(cause)
}

function isAllowed(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** Is it this machine, by name or address? */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
])

function isBeforeSending(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const { code, syscall } = cause as NodeJS.ErrnoException
  return (code !== undefined && beforeSending.has(code)) || syscall === 'connect'
}
