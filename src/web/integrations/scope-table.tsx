import { zoom } from '#/modules/connections/index.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'

/** Each permission with why it is asked, when it is used and what is lost without it (T6, X6). */
export function ScopeTable() {
  const { app, i18n } = usePage()
  const { t } = i18n
  // Zoom asks for what the app declares, no more (decision 32).
  const declared = app.config.zoom?.scopes
  return (
    <DataTable
      caption={t('integrations.zoom.asked_title')}
      rows={zoom.scopes.filter(({ name }) => !declared || declared.includes(name))}
      keyOf={({ name }) => name}
      columns={[
        {
          title: t('integrations.zoom.scope'),
          cell: ({ name, required }) => (
            <>
              <code class="block break-all">{name}</code>
              <span class="text-muted">
                {t(required ? 'integrations.zoom.required' : 'integrations.zoom.optional')}
              </span>
            </>
          ),
        },
        { title: t('integrations.zoom.why'), cell: ({ key }) => t(`integrations.scope.${key}.why`) },
        { title: t('integrations.zoom.when'), cell: ({ key }) => t(`integrations.scope.${key}.when`) },
        { title: t('integrations.zoom.without'), cell: ({ key }) => t(`integrations.scope.${key}.without`) },
      ]}
    />
  )
}
