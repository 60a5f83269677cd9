import type { Page } from '#/web/route.ts'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderStop } from './stop-page.tsx'

/**
 * Goes on to Zoom's consent page at `url`, at once and without a script. Not by a redirect: browsers hold every hop of a
 * form's redirect against `form-action`, and which hosts Zoom leads through (its marketplace, a company's log-in) nobody can list.
 */
export function goToZoom(page: Page, url: string): Response {
  const { t } = page.i18n
  page.http.header('refresh', `0; url=${url}`)
  return renderStop(page, {
    title: t('integrations.leave.title'),
    children: (
      <>
        <p>{t('integrations.leave.body')}</p>
        <div>
          <LinkButton href={url} kind="primary">
            {t('integrations.leave.go')}
          </LinkButton>
        </div>
      </>
    ),
  })
}
