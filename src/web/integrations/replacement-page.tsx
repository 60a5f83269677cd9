import { statusOf } from '#/platform/http/status.ts'
import { deskZone } from '#/web/desk/desk-zone.ts'
import type { Page } from '#/web/route.ts'
import { Card, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { MovedOverlaps } from './moved-overlaps.tsx'
import { replacementPath, zoomPath } from './places.ts'
import { candidatesFor, onlyPlace, type ReplacementShown } from './replacement.ts'
import { ReplacementFields } from './replacement-fields.tsx'
import { usesOf, WhatIsLeft } from './uses.tsx'

/** What was at a connection that is gone, and what takes its place: all of it in one press. */
export async function showReplacement(
  page: Page,
  { refusal = null, form, overlaps = [] }: ReplacementShown = {},
): Promise<Response> {
  const { t } = page.i18n
  const uses = await usesOf(page, null)
  const candidates = await candidatesFor(page, null)
  const isAll = uses.types.length === 0 && uses.upcoming === 0
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.replacement.title'),
    status: refusal ? statusOf[refusal.code] : overlaps.length > 0 ? 422 : 200,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        <Card>
          {isAll ? (
            <p>{t('integrations.replacement.none_left')}</p>
          ) : (
            <form method="post" action={replacementPath} class="grid gap-4">
              <WhatIsLeft uses={uses} />
              <MovedOverlaps overlaps={overlaps} timeZone={await deskZone(page)} />
              <ReplacementFields
                uses={uses}
                candidates={candidates}
                refusal={refusal}
                chosen={form ?? { replacement: onlyPlace(candidates), url: '', bookings: 'yes' }}
                hasNothing={false}
              />
              <div class="flex flex-wrap gap-3">
                <Button>
                  {t(overlaps.length > 0 ? 'integrations.replacement.save_anyway' : 'integrations.replacement.save')}
                </Button>
                <LinkButton href={zoomPath}>{t('ui.cancel')}</LinkButton>
              </div>
            </form>
          )}
        </Card>
      </div>
    ),
  })
}
