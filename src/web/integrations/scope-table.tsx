import { type DeclaringApp, declaredScopes, type Scope, scopesFor } from '#/modules/connections/index.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { CodeText, LabelledCell } from './cells.tsx'

/** An app that may be connected with, by the name that it is chosen by. */
export interface AskingApp extends DeclaringApp {
  name: string
}

/**
 * What Zoom will ask, before anybody leaves (T6): one table where all these apps declare the same, else one for each set
 * of permissions, with the names of its apps. `byKind` shows only those of the kind that a form around it has chosen.
 */
export function ScopeTables({ apps, byKind = false }: { apps: readonly AskingApp[]; byKind?: boolean }) {
  const { t } = usePage().i18n
  const sets = Map.groupBy(apps, (app) => `${app.kind} ${declaredScopes(app).map(({ key }) => key)}`)
  return (
    <section class="grid gap-6" aria-label={t('integrations.zoom.asked_title')}>
      <div>
        <h2>{t('integrations.zoom.asked_title')}</h2>
        <p class="text-muted">{t('integrations.zoom.asked_lead')}</p>
      </div>
      {[...sets].map(([set, ofSet]) => {
        const [first] = ofSet
        if (!first) return null
        const names = ofSet.map(({ name }) => name).join(', ')
        return (
          <div key={set} class={byKind ? `only-${first.kind} gap-2` : 'grid gap-2'}>
            {sets.size > 1 && <h3>{t('integrations.zoom.asked_by', { names })}</h3>}
            <ScopeTable
              scopes={declaredScopes(first)}
              caption={sets.size > 1 ? t('integrations.zoom.asked_by', { names }) : t('integrations.zoom.asked_title')}
            />
          </div>
        )
      })}
    </section>
  )
}

/** What an app of the instance asks, or would ask if it had one. */
export function instanceApp(zoom: DeclaringApp | null): AskingApp {
  const kind = zoom?.kind ?? 'user'
  return { name: 'Zoom', kind, scopes: zoom?.scopes ?? scopesFor(kind).map(({ name }) => name) }
}

type Part = 'why' | 'when' | 'without'
const allParts: readonly Part[] = ['why', 'when', 'without']

/** Each permission with why it is asked, when it is used and what is lost without it (T6, X6). */
export function ScopeTable({ scopes, caption, parts = allParts }: ScopeTableProps) {
  const { t } = usePage().i18n
  const sentence = (part: Part) => {
    const title = t(`integrations.zoom.${part}`)
    const cell = ({ key }: Scope) => <LabelledCell label={title}>{t(`integrations.scope.${key}.${part}`)}</LabelledCell>
    return { title, cell }
  }
  return (
    <DataTable
      caption={caption}
      rows={[...scopes]}
      keyOf={({ name }) => name}
      columns={[
        {
          title: t('integrations.zoom.scope'),
          cell: ({ name, required }) => (
            <>
              <span class="block md:min-w-36 lg:min-w-60">
                <CodeText text={name} />
              </span>
              <span class="text-muted">
                {t(required ? 'integrations.zoom.required' : 'integrations.zoom.optional')}
              </span>
            </>
          ),
        },
        ...parts.map(sentence),
      ]}
    />
  )
}

interface ScopeTableProps {
  scopes: readonly Scope[]
  caption: string
  /** Which sentences, in their order. */
  parts?: readonly Part[]
}
