import { zoomOperations } from '#/modules/conferencing/index.ts'
import { type ScopeKey, zoom } from '#/modules/connections/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { CodeText, LabelledCell } from '#/web/integrations/cells.tsx'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'

interface Call {
  method: string
  path: string
  scope: string | null
  when: MessageKey
}

/** A user's own app says `me`, as a reviewer sees it in Zoom's log. */
const asMe = (path: string) => path.replace('{user}', 'me')

const scopeOf = (key: ScopeKey) => zoom.scopes.find((scope) => scope.key === key)?.name ?? null

/** Everything that is asked of Zoom, from the tables by which it is asked (T3, T17). */
const calls: readonly Call[] = [
  { method: 'POST', path: zoom.tokenPath, scope: null, when: 'public.zoom.calls.token' },
  { method: 'GET', path: asMe(zoom.identityPath), scope: scopeOf('identity'), when: 'public.zoom.calls.identity' },
  ...(['create', 'update', 'delete', 'read', 'list'] as const).map((key) => ({
    ...zoomOperations[key],
    path: asMe(zoomOperations[key].path),
    when: `integrations.scope.${key}.when` as const,
  })),
  { method: 'POST', path: zoom.revokePath, scope: null, when: 'public.zoom.calls.revoke' },
  { method: 'POST', path: zoom.compliancePath, scope: null, when: 'public.zoom.calls.compliance' },
]

/** The calls made at Zoom, each with the permission that it needs and when it is made. */
export function CallTable() {
  const { t } = usePage().i18n
  const labelled = (title: string, cell: (call: Call) => string) => ({
    title,
    cell: (call: Call) => <LabelledCell label={title}>{cell(call)}</LabelledCell>,
  })
  return (
    <section class="grid gap-3" aria-label={t('public.zoom.calls')}>
      <div>
        <h2>{t('public.zoom.calls')}</h2>
        <p class="text-muted">{t('public.zoom.calls_lead')}</p>
      </div>
      <DataTable
        caption={t('public.zoom.calls')}
        rows={[...calls]}
        keyOf={({ method, path }) => `${method} ${path}`}
        columns={[
          { title: t('public.zoom.calls.method'), cell: ({ method, path }) => <CodeText text={`${method} ${path}`} /> },
          {
            title: t('public.zoom.calls.scope'),
            cell: ({ scope }) => (
              <LabelledCell label={t('public.zoom.calls.scope')}>
                {scope ? <CodeText text={scope} /> : t('public.zoom.calls.no_scope')}
              </LabelledCell>
            ),
          },
          labelled(t('public.zoom.calls.when'), ({ when }) => t(when)),
        ]}
      />
    </section>
  )
}
