import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Is this Zoom's signature over the raw bytes (facts §5.1)? Compared in constant time. */
export function isSignedBy(secret: string, timestamp: string, rawBody: Uint8Array, signature: string): boolean {
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`,
  )
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The answer to `endpoint.url_validation` (facts §5.2). */
export function validationAnswer(secret: string, plainToken: string) {
  return { plainToken, encryptedToken: createHmac('sha256', secret).update(plainToken).digest('hex') }
}

/** What a webhook is recognised by when it comes again. */
export function bodyHashOf(oauthClientId: string, rawBody: Uint8Array): string {
  return createHash('sha256').update(`${oauthClientId}\n`).update(rawBody).digest('base64url')
}
