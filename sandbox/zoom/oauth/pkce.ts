import { createHash } from 'node:crypto'
import type { AuthorizationCode } from './grant.ts'

/** RFC 7636 §4.6. A verifier without a challenge is refused too: it means that the challenge got lost. */
export function judgeVerifier(code: AuthorizationCode, verifier: string | null): boolean {
  if (code.codeChallenge === undefined) return verifier === null
  if (verifier === null) return false
  if (code.codeChallengeMethod === 'plain') return verifier === code.codeChallenge
  return createHash('sha256').update(verifier).digest('base64url') === code.codeChallenge
}
