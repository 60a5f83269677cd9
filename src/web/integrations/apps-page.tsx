import { listOAuthClients, mayManage, type OAuthClientView } from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import type { Page } from '#/web/route.ts'
import { EmptyState } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { DataTable } from '#/web/ui/data-table.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { CodeText, LabelledCell } from './cells.tsx'
import { guidePath } from './guide/topics.ts'
import { appPath, appsPath, zoomPath } from './places.ts'

/** Throws `not_allowed` unless the visitor may connect the workspace's accounts: whose apps these are. */
export async function judgeApps(page: Page): Promise<void> {
  if (!(await mayManage(page.ctx, null))) throw new DomainError('not_allowed')
}

/** The Zoom apps that this workspace's connections may use: each stored once, its secrets never shown (C3, C4). */
export async function showApps(page: Page): Promise<Response> {
  await judgeApps(page)
  const { t } = page.i18n
  const apps = await listOAuthClients(page.ctx, page.app.config)
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.apps.title'),
    action: (
      <LinkButton kind="primary" href={`${appsPath}/new`}>
        {t('integrations.apps.add')}
      </LinkButton>
    ),
    children: (
      <div class="grid gap-6">
        <p class="text-muted">
          {t('integrations.apps.lead')} <a href={guidePath}>{t('integrations.guide.open')}</a>
        </p>
        {apps.length === 0 ? (
          <div class="card">
            <EmptyState title={t('integrations.apps.none')}>{t('integrations.apps.none_why')}</EmptyState>
          </div>
        ) : (
          <AppsTable page={page} apps={apps} />
        )}
        <div>
          <LinkButton href={zoomPath}>{t('integrations.back')}</LinkButton>
        </div>
      </div>
    ),
  })
}

function AppsTable({ page, apps }: { page: Page; apps: OAuthClientView[] }) {
  const { t } = page.i18n
  const labelled = (title: string, cell: (app: OAuthClientView) => string) => ({
    title,
    cell: (app: OAuthClientView) => <LabelledCell label={title}>{cell(app)}</LabelledCell>,
  })
  return (
    <DataTable
      caption={t('integrations.apps.title')}
      rows={apps}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t('integrations.app.name'),
          cell: ({ id, name, clientId }) => (
            <>
              <a class="inline-block py-0.5 font-semibold" href={appPath(id)}>
                {name}
              </a>
              <span class="block text-small text-muted">
                <CodeText text={clientId} />
              </span>
            </>
          ),
        },
        labelled(t('integrations.app.kind'), ({ kind }) => t(`integrations.app.kind_${kind}`)),
        labelled(t('integrations.apps.from'), ({ isInstance }) =>
          t(isInstance ? 'integrations.apps.from_instance' : 'integrations.apps.from_workspace'),
        ),
        labelled(t('integrations.apps.used_by'), ({ usedBy }) => usedBy.join(', ') || t('integrations.apps.unused')),
      ]}
    />
  )
}
