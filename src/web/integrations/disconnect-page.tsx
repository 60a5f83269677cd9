import { countSharers, getListedConnection, mayManage } from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { deskZone } from '#/web/desk/desk-zone.ts'
import type { Page } from '#/web/route.ts'
import { Card, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { MovedOverlaps } from './moved-overlaps.tsx'
import { candidatesFor, type ReplacementShown } from './replacement.ts'
import { ReplacementFields } from './replacement-fields.tsx'
import { TypeList, usesOf } from './uses.tsx'

/** Says what a disconnect will do, and to how many bookings, before it does; asks what takes the connection's place. */
export async function showDisconnect(
  page: Page,
  { refusal = null, form, overlaps = [] }: ReplacementShown = {},
): Promise<Response> {
  const { t } = page.i18n
  const connection = await getListedConnection(page.ctx, page.http.req.param('id') ?? '')
  if (!(await mayManage(page.ctx, connection.ownerUserId))) throw new DomainError('not_allowed')
  const uses = await usesOf(page, connection.id)
  const sharers = await countSharers(page.ctx, connection.id)
  const action = `/settings/integrations/zoom/${connection.id}/disconnect`
  const backTo = '/settings/integrations/zoom'
  const title = t('integrations.disconnect.title', { name: connection.name })
  return renderSettings(page, {
    current: 'integrations',
    title,
    status: refusal ? statusOf[refusal.code] : overlaps.length > 0 ? 422 : 200,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        <Card>
          <ConfirmForm
            action={action}
            label={t(overlaps.length > 0 ? 'integrations.disconnect.yes_anyway' : 'integrations.disconnect.yes')}
            backTo={backTo}
          >
            <p>{t('integrations.disconnect.upcoming', { count: uses.upcoming })}</p>
            {uses.types.length > 0 && (
              <div>
                <p>{t('integrations.disconnect.types', { count: uses.types.length })}</p>
                <TypeList types={uses.types} />
              </div>
            )}
            <MovedOverlaps overlaps={overlaps} timeZone={await deskZone(page)} />
            <ReplacementFields
              uses={uses}
              candidates={await candidatesFor(page, connection)}
              refusal={refusal}
              chosen={form ?? { replacement: 'none', url: '' }}
              hasNothing
            />
            <p>{t(connection.kind === 's2s' ? 'integrations.disconnect.what_s2s' : 'integrations.disconnect.what')}</p>
            {sharers > 0 && <p>{t('integrations.disconnect.shared', { count: sharers })}</p>}
          </ConfirmForm>
        </Card>
        {sharers > 0 && connection.createdBy === page.visitor?.userId && (
          <Section title={t('integrations.disconnect.everywhere_title')}>
            <ConfirmForm
              action={action}
              label={t('integrations.disconnect.everywhere')}
              backTo={backTo}
              hidden={{ everywhere: 'yes' }}
            >
              <p>{t('integrations.disconnect.everywhere_what')}</p>
            </ConfirmForm>
          </Section>
        )}
      </div>
    ),
  })
}
