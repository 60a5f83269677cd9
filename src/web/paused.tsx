import type { Db } from '#/platform/db/database.ts'
import { echoPath } from '#/platform/instance/echo.ts'
import { findPause, type Pause } from '#/platform/instance/pause.ts'
import { isOperator } from './guard.ts'
import type { Page, Route } from './route.ts'
import { LinkButton } from './ui/buttons.tsx'
import { renderPublic } from './ui/public-page.tsx'

/** Asks until the instance runs, and never again: only a restore pauses, and it refuses while a program is connected. */
export function watchPause(db: Db): () => Promise<Pause | null> {
  let runs = false
  return async () => {
    if (runs) return null
    const pause = await findPause(db)
    runs = pause === null
    return pause
  }
}

// What the operator needs to say the word, and what tells machines how we are.
const kept = new Set(['/healthz', echoPath, '/readyz', '/metrics', '/log-in', '/log-out'])

export function worksPaused({ path }: Route): boolean {
  return kept.has(path) || path.startsWith('/operator/')
}

/** Instead of any other page: come back later. Zoom is told the same and sends its webhooks again. */
export function pausedPage(page: Page, route: Route): Response {
  page.http.header('retry-after', '600')
  page.http.header('cache-control', 'no-store')
  if (route.access === 'webhook') return page.http.text('paused', 503)
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('paused.title'),
    status: 503,
    noIndex: true,
    children: (
      <div class="card mx-auto grid w-full max-w-[34rem] gap-4">
        <h1>{t('paused.title')}</h1>
        <p>{t('paused.text')}</p>
        <div>
          {isOperator(page) ? (
            <LinkButton kind="primary" href="/operator/resume">
              {t('paused.to_resume')}
            </LinkButton>
          ) : (
            <a class="text-muted" href="/log-in?to=/operator/resume">
              {t('paused.operator_log_in')}
            </a>
          )}
        </div>
      </div>
    ),
  })
}
