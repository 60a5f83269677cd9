import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Page } from '#/web/route.ts'

/** Passes the session's `Set-Cookie` values on to the browser. */
export function passCookies(page: Page, cookies: string[]): void {
  for (const cookie of cookies) page.http.header('set-cookie', cookie, { append: true })
}

const day = 24 * 60 * 60

/** Remembers that this browser chose the new account's password, until the confirmation link is opened in it. */
export function keepProof(page: Page, proof: string): void {
  const secure = page.app.config.publicUrls[0].startsWith('https:')
  setCookie(page.http, 'sign_up', proof, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: day })
}

export function proofOf(page: Page): string | undefined {
  return getCookie(page.http, 'sign_up')
}

export function dropProof(page: Page): void {
  deleteCookie(page.http, 'sign_up', { path: '/' })
}
