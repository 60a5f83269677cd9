import type { ErrorCode } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { ownPath } from '#/web/accounts/own-path.ts'
import type { Page } from '#/web/route.ts'
import { LinkButton } from './buttons.tsx'
import { type DeskPlace, renderDesk } from './desk.tsx'
import { renderPage } from './layout.tsx'

/** The general page for a refusal: what happened and where to go. Never a message of ours that was not written for readers. */
export function errorPage(page: Page, code: ErrorCode | keyof typeof ownStatus, message: string): Response {
  const { t } = page.i18n
  const [title, text] = wordsOf(page, code, message)
  return renderPage(page, {
    title,
    status: code in ownStatus ? ownStatus[code as keyof typeof ownStatus] : statusOf[code as ErrorCode],
    noIndex: true,
    body: (
      <main id="main" class="narrow">
        <div class="card grid gap-4">
          <h1>{title}</h1>
          <p>{text}</p>
          <div>
            <LinkButton href="/">{t('nav.back_home')}</LinkButton>
          </div>
        </div>
      </main>
    ),
  })
}

/** The same for somebody at their desk, with the way back to where they were. */
export function deskErrorPage(page: Page, code: ErrorCode, message: string): Response {
  const { t } = page.i18n
  const [title, text] = wordsOf(page, code, message)
  const back = cameFrom(page)
  return renderDesk(page, {
    title,
    current: placeOf(page),
    status: statusOf[code],
    children: (
      <div class="card grid gap-4">
        <p>{text}</p>
        <div>
          <LinkButton href={back ?? '/home'}>{t(back ? 'ui.back' : 'nav.home')}</LinkButton>
        </div>
      </div>
    ),
  })
}

function wordsOf({ i18n: { t } }: Page, code: string, message: string): [title: string, text: string] {
  const isNowhere = code === 'not_found' && message === t('error.not_found')
  return isNowhere ? [message, t('error.not_found_why')] : [t('error.title'), message]
}

/** The page of ours that sent the person here; null when it is unknown, or this very page. */
function cameFrom({ http, url, app }: Page): string | null {
  const said = http.req.header('referer') ?? ''
  const from = URL.canParse(said) ? new URL(said) : null
  if (!from || (from.origin !== url.origin && !app.config.publicUrls.includes(from.origin))) return null
  return http.req.method === 'GET' && from.pathname === url.pathname ? null : ownPath(from.pathname + from.search)
}

function placeOf({ url }: Page): DeskPlace {
  const places: readonly DeskPlace[] = ['bookings', 'meeting-types', 'availability', 'settings']
  return places.find((place) => url.pathname.startsWith(`/${place}`)) ?? 'home'
}

/** What no room refuses: our own fault, and a database that is away for a moment. */
export const ownStatus = { unexpected: 500, unavailable: 503 } as const
