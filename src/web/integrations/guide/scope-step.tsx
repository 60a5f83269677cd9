import { type ClientKind, type Scope, scopesFor } from '#/modules/connections/index.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { CodeText, LabelledCell } from '../cells.tsx'
import { Step, ToPaste } from './steps.tsx'

/** The scopes to add, one by one, from the table that the program runs on. */
export function ScopeStep({ kind }: { kind: ClientKind }) {
  const { t } = usePage().i18n
  const scopes = scopesFor(kind)
  const sentence = (part: 'why' | 'without') => {
    const title = t(`integrations.zoom.${part}`)
    const cell = ({ key }: Scope) => <LabelledCell label={title}>{t(`integrations.scope.${key}.${part}`)}</LabelledCell>
    return { title, cell }
  }
  return (
    <Step title={t('integrations.guide.scopes.title')}>
      <p>{t('integrations.guide.scopes.body')}</p>
      <DataTable
        caption={t('integrations.guide.scopes.title')}
        rows={[...scopes]}
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
          sentence('without'),
        ]}
      />
      <ToPaste label={t('integrations.guide.scopes.all')} text={scopes.map(({ name }) => name).join(' ')} />
      <p class="text-muted">
        {t(kind === 's2s' ? 'integrations.guide.scopes.fewer_s2s' : 'integrations.guide.scopes.fewer')}
      </p>
    </Step>
  )
}
