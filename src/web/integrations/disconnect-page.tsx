import { countSharers, getListedConnection } from '#/modules/connections/index.ts'
import type { Page } from '#/web/route.ts'
import { Card, Section } from '#/web/ui/boxes.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { Uses, usesOf } from './uses.tsx'

/** Says what a disconnect will do, and to how many bookings, before it does. */
export async function showDisconnect(page: Page): Promise<Response> {
  const { t } = page.i18n
  const connection = await getListedConnection(page.ctx, page.http.req.param('id') ?? '')
  const uses = await usesOf(page, connection.id)
  const sharers = await countSharers(page.ctx, connection.id)
  const action = `/settings/integrations/zoom/${connection.id}/disconnect`
  const backTo = '/settings/integrations/zoom'
  const title = t('integrations.disconnect.title', { name: connection.name })
  return renderSettings(page, {
    current: 'integrations',
    title,
    children: (
      <div class="grid gap-8">
        <Card>
          <ConfirmForm action={action} label={t('integrations.disconnect.yes')} backTo={backTo}>
            <p>{t('integrations.disconnect.upcoming', { count: uses.upcoming })}</p>
            {uses.types.length > 0 && (
              <div>
                <Uses uses={{ ...uses, upcoming: 0 }} />
                <p class="mt-2">{t('integrations.disconnect.types')}</p>
              </div>
            )}
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
