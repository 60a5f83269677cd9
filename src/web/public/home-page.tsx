import type { Page } from '#/web/route.ts'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { AboutSite } from './document.tsx'

/** What this is and the two ways in; whoever is logged in goes to their desk. */
export function homePage(page: Page): Response {
  if (page.visitor) return page.http.redirect('/home', 303)
  const { t } = page.i18n
  return renderPublic(page, {
    title: 'Anteroom',
    children: (
      <div class="grid gap-6 py-8">
        <div class="grid gap-3">
          <h1 class="text-display">{t('home.title')}</h1>
          <p class="text-large text-muted">{t('home.lead')}</p>
        </div>
        <div class="flex flex-wrap gap-3">
          {page.app.config.signUp === 'open' && (
            <LinkButton kind="primary" href="/sign-up">
              {t('home.sign_up')}
            </LinkButton>
          )}
          <LinkButton href="/log-in">{t('home.log_in')}</LinkButton>
        </div>
        <ul class="grid gap-3">
          {(['home.point_room', 'home.point_times', 'home.point_own'] as const).map((key) => (
            <li key={key} class="card">
              {t(key)}
            </li>
          ))}
        </ul>
        <AboutSite />
      </div>
    ),
  })
}
