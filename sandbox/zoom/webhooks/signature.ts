import { createHmac } from 'node:crypto'

/** `v0=` and the hex HMAC-SHA256 of `v0:{timestamp}:{body}` over raw UTF-8 bytes (facts §5.1). */
export function sign(secretToken: string, timestamp: string, rawBody: string): string {
  return `v0=${createHmac('sha256', secretToken).update(`v0:${timestamp}:${rawBody}`, 'utf8').digest('hex')}`
}

/** What an endpoint must answer to `endpoint.url_validation`. */
export function encryptPlainToken(secretToken: string, plainToken: string): string {
  return createHmac('sha256', secretToken).update(plainToken, 'utf8').digest('hex')
}
