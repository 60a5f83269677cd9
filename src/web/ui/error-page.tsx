import type { ErrorCode } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { Page } from '#/web/route.ts'
import { renderPage } from './layout.tsx'

/** The general page for a refusal: what happened and where to go. Never a message of ours that was not written for readers. */
export function errorPage(page: Page, code: ErrorCode | 'unexpected', message: string): Response {
  const { t } = page.i18n
  return renderPage(page, {
    title: t('error.title'),
    status: code === 'unexpected' ? 500 : statusOf[code],
    noIndex: true,
    body: (
      <main id="main" class="narrow">
        <h1>{t('error.title')}</h1>
        <p>{message}</p>
        <p>
          <a href="/">{t('nav.back_home')}</a>
        </p>
      </main>
    ),
  })
}
