import { zoom } from '#/modules/connections/index.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { CodeText, LabelledCell } from './cells.tsx'

/** Each permission with why it is asked, when it is used and what is lost without it (T6, X6). */
export function ScopeTable() {
  const { app, i18n } = usePage()
  const { t } = i18n
  // Zoom asks for what the app declares, no more (decision 32).
  const declared = app.config.zoom?.scopes
  const sentence = (part: 'why' | 'when' | 'without') => {
    const title = t(`integrations.zoom.${part}`)
    const cell = ({ key }: (typeof zoom.scopes)[number]) => (
      <LabelledCell label={title}>{t(`integrations.scope.${key}.${part}`)}</LabelledCell>
    )
    return { title, cell }
  }
  return (
    <section class="grid gap-3" aria-label={t('integrations.zoom.asked_title')}>
      <div>
        <h2>{t('integrations.zoom.asked_title')}</h2>
        <p class="text-muted">{t('integrations.zoom.asked_lead')}</p>
      </div>
      <DataTable
        caption={t('integrations.zoom.asked_title')}
        rows={zoom.scopes.filter(({ name }) => !declared || declared.includes(name))}
        keyOf={({ name }) => name}
        columns={[
          {
            title: t('integrations.zoom.scope'),
            cell: ({ name, required }) => (
              <>
                <span class="block">
                  <CodeText text={name} />
                </span>
                <span class="text-muted">
                  {t(required ? 'integrations.zoom.required' : 'integrations.zoom.optional')}
                </span>
              </>
            ),
          },
          sentence('why'),
          sentence('when'),
          sentence('without'),
        ]}
      />
    </section>
  )
}
