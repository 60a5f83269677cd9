import type { ErrorCode } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { Page } from '#/web/route.ts'
import { LinkButton } from './buttons.tsx'
import { renderPage } from './layout.tsx'

/** The general page for a refusal: what happened and where to go. Never a message of ours that was not written for readers. */
export function errorPage(page: Page, code: ErrorCode | keyof typeof ownStatus, message: string): Response {
  const { t } = page.i18n
  const isNowhere = code === 'not_found' && message === t('error.not_found')
  const [title, text] = isNowhere ? [message, t('error.not_found_why')] : [t('error.title'), message]
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

/** What no room refuses: our own fault, and a database that is away for a moment. */
export const ownStatus = { unexpected: 500, unavailable: 503 } as const
