import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 22 characters of base64url, as Zoom writes user and account ids. */
export function newZoomId(): string {
  return randomBytes(16).toString('base64url')
}

/** The same id for the same word, so that seeded people keep theirs over resets. */
export function steadyZoomId(word: string): string {
  return createHash('sha256').update(word).digest().subarray(0, 16).toString('base64url')
}

export function steadyNumber(word: string, digits: number): number {
  const hash = createHash('sha256').update(word).digest().readUIntBE(0, 6)
  const lowest = 10 ** (digits - 1)
  return lowest + (hash % (9 * lowest))
}

/** 24 characters of plain base64: may hold `/` and `+`, as Zoom's do. */
export function newMeetingUuid(): string {
  return randomBytes(16).toString('base64')
}

/** Eleven digits, not yet taken. */
export function newMeetingId(isTaken: (id: number) => boolean): number {
  for (;;) {
    const id = randomInt(80_000_000_000, 99_999_999_999)
    if (!isTaken(id)) return id
  }
}

export function newPasscode(digits = 6): string {
  return String(randomInt(0, 10 ** digits)).padStart(digits, '0')
}

/** The `pwd` of a join URL: 30 letters and digits and `.1`. */
export function newEncryptedPasscode(): string {
  const letters = randomBytes(40).toString('base64').replace(/[+/=]/g, '')
  return `${letters.slice(0, 30)}.1`
}

export function newSecret(length = 32): string {
  return randomBytes(length).toString('base64url').replace(/[-_]/g, 'x').slice(0, length)
}

/** `v=2.0;clid=us02;rid=WEB_…`, what Zoom's support asks for. */
export function newTrackingId(): string {
  return `v=2.0;clid=us02;rid=WEB_${randomBytes(16).toString('hex')}`
}

/** Looks like Zoom's tokens (a long JWT). Nobody but its issuer may read anything into it. */
export function newJwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = { sv: '000002', alg: 'HS512', v: '2.0', kid: newZoomId() }
  const padded = { ver: 10, auid: randomBytes(64).toString('hex'), code: newSecret(28), ...claims, jti: newZoomId() }
  return `${part(header)}.${part(padded)}.${randomBytes(64).toString('base64url')}`
}

/** Which token it is and whose, as it says itself: what is left to know of one that is dead. Null for anything else. */
export function claimsOf(token: string | null | undefined): { jti: string; uid: string } | null {
  try {
    const { jti, uid } = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof jti === 'string' && typeof uid === 'string' ? { jti, uid } : null
  } catch {
    return null
  }
}
