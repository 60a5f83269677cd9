import { statusOf } from '#/platform/http/status.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Card, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { replacementPath, zoomPath } from './places.ts'
import { candidatesFor } from './replacement.ts'
import { ReplacementFields } from './replacement-fields.tsx'
import { TypeList, usesOf } from './uses.tsx'

/** What was at a connection that is gone, and what takes its place: all of it in one press. */
export async function showReplacement(page: Page, refusal: Refusal | null = null): Promise<Response> {
  const { t } = page.i18n
  const uses = await usesOf(page, null)
  const candidates = await candidatesFor(page, null)
  const isAll = uses.types.length === 0 && uses.upcoming === 0
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.replacement.title'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        <Card>
          {isAll ? (
            <p>{t('integrations.replacement.none_left')}</p>
          ) : (
            <form method="post" action={replacementPath} class="grid gap-4">
              {uses.upcoming > 0 && <p>{t('integrations.replacement.upcoming', { count: uses.upcoming })}</p>}
              {uses.types.length > 0 && (
                <div>
                  <p>{t('integrations.replacement.types', { count: uses.types.length })}</p>
                  <TypeList types={uses.types} />
                </div>
              )}
              <ReplacementFields
                uses={uses}
                candidates={candidates}
                refusal={refusal}
                value={candidates[0]?.id ?? 'link'}
                hasNothing={false}
              />
              <div class="flex flex-wrap gap-3">
                <Button>{t('integrations.replacement.save')}</Button>
                <LinkButton href={zoomPath}>{t('ui.cancel')}</LinkButton>
              </div>
            </form>
          )}
        </Card>
      </div>
    ),
  })
}
