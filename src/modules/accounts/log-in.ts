import { isAPIError } from 'better-auth/api'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { createAuth } from './auth.ts'

export interface Credentials {
  email: string
  password: string
}

/** Where a try comes from: counted, not kept. */
export interface Browser {
  address: string
  headers: Headers
}

/**
 * Begins a session and returns its `Set-Cookie` values. Throws `wrong_credentials`, the same for an unknown address
 * and a wrong password, and `too_many_requests` after 20 tries from one network or 10 for one account in ten minutes.
 */
export async function logIn(app: App, { email, password }: Credentials, browser: Browser): Promise<string[]> {
  const now = app.clock.now()
  await requireTokens(
    app.db,
    { key: ['log-in', networkOf(browser.address)], limit: 20, windowSeconds: 600, now },
    { key: ['log-in-as', email], limit: 10, windowSeconds: 600, now },
  )
  const { headers } = await createAuth(app)
    .api.signInEmail({ body: { email, password }, headers: browser.headers, returnHeaders: true })
    .catch((error: unknown) => {
      throw isAPIError(error) && error.status === 'UNAUTHORIZED' ? new DomainError('wrong_credentials') : error
    })
  return headers.getSetCookie()
}

/** Ends the session of these headers and returns the `Set-Cookie` values that clear it; without one it does nothing. */
export async function logOut(app: App, headers: Headers): Promise<string[]> {
  const answer = await createAuth(app).api.signOut({ headers, returnHeaders: true })
  return answer.headers.getSetCookie()
}
