import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from './route.ts'

type NoticeKey = Extract<MessageKey, `notice.${string}`>

/** Answers a form that did its work: see the next page, which shows the notice once. Reload repeats nothing. */
export function redirectWithNotice(page: Page, to: string, notice: NoticeKey): Response {
  const secure = page.app.config.publicUrls[0].startsWith('https:')
  setCookie(page.http, 'notice', notice, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: 60 })
  return page.http.redirect(to, 303)
}

/** The notice left by the page before, taken away as it is read. */
export function takeNotice(c: Context): string | null {
  const notice = getCookie(c, 'notice')
  if (!notice || c.req.method !== 'GET') return null
  deleteCookie(c, 'notice', { path: '/' })
  return /^notice\.[a-z_]+$/.test(notice) ? notice : null
}
