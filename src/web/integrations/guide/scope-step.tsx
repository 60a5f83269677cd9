import { type ClientKind, scopesFor } from '#/modules/connections/index.ts'
import { usePage } from '#/web/ui/layout.tsx'
import { ScopeTable } from '../scope-table.tsx'
import { Step, ToPaste } from './steps.tsx'

/** The scopes to add, one by one, from the table that the program runs on. */
export function ScopeStep({ kind }: { kind: ClientKind }) {
  const { t } = usePage().i18n
  const scopes = scopesFor(kind)
  return (
    <Step title={t('integrations.guide.scopes.title')}>
      <p>{t('integrations.guide.scopes.body')}</p>
      <ScopeTable scopes={scopes} caption={t('integrations.guide.scopes.title')} parts={['why', 'without']} />
      <ToPaste label={t('integrations.guide.scopes.all')} text={scopes.map(({ name }) => name).join(' ')} />
      <p class="text-muted">
        {t(kind === 's2s' ? 'integrations.guide.scopes.fewer_s2s' : 'integrations.guide.scopes.fewer')}
      </p>
    </Step>
  )
}
