/**
 * Could the database not be reached, or did it go away amid the work? By the codes of PostgreSQL (57P01 to 57P03, class 08)
 * and of the socket, and by the two sentences that `pg` has no code for.
 */
export function isDatabaseGone(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && (/^(57P0[123]|08...)$/.test(code) || socketCodes.has(code))) return true
    if (/^(Connection terminated|timeout exceeded when trying to connect)/.test(at.message)) return true
  }
  return false
}

const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'])
