import type { Page } from '#/web/route.ts'
import { Card } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { zoomPath } from './places.ts'

/**
 * Goes on to Zoom's consent page at `url`, at once and without a script. Not by a redirect: browsers hold every hop of a
 * form's redirect against `form-action`, and which hosts Zoom leads through (its marketplace, a company's log-in) nobody can list.
 */
export function goToZoom(page: Page, url: string): Response {
  const { t } = page.i18n
  const title = t('integrations.leave.title')
  page.http.header('refresh', `0; url=${url}`)
  return renderPublic(page, {
    title,
    noIndex: true,
    switchTo: zoomPath,
    children: (
      <Card class="grid gap-4">
        <h1>{title}</h1>
        <p>{t('integrations.leave.body')}</p>
        <div>
          <LinkButton href={url} kind="primary">
            {t('integrations.leave.go')}
          </LinkButton>
        </div>
      </Card>
    ),
  })
}
