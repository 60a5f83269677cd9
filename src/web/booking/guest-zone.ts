import { getCookie, setCookie } from 'hono/cookie'
import type { Page } from '#/web/route.ts'
import { isTimeZone } from './month.ts'

export interface GuestZone {
  timeZone: string
  /** Nobody said so yet: it is the host's, until the browser's own is known. */
  isGuessed: boolean
}

/** The zone to show times in: chosen (`?tz=`, which is remembered), remembered, or guessed to be `fallback`. */
export function guestZone(page: Page, fallback: string): GuestZone {
  const asked = page.http.req.query('tz')
  if (asked && isTimeZone(asked)) {
    // Readable by scripts, which write it too: on a first visit the browser's zone goes here.
    const secure = page.app.config.publicUrls[0].startsWith('https:')
    setCookie(page.http, 'tz', asked, { path: '/', sameSite: 'Lax', secure, maxAge: 31_536_000 })
    return { timeZone: asked, isGuessed: false }
  }
  const remembered = getCookie(page.http, 'tz')
  if (remembered && isTimeZone(remembered)) return { timeZone: remembered, isGuessed: false }
  return { timeZone: isTimeZone(fallback) ? fallback : 'UTC', isGuessed: true }
}
