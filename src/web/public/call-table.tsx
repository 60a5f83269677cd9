import { zoomOperations } from '#/modules/conferencing/index.ts'
import { type ClientKind, type ScopeKey, scopesFor, zoom } from '#/modules/connections/index.ts'
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

/** Everything that is asked of Zoom with an app of this kind, from the tables by which it is asked (T3, T17). */
function callsOf(kind: ClientKind): Call[] {
  // A user's own app says `me`, as a reviewer sees it in Zoom's log; one of a whole account names the host.
  const shown = (path: string) => (kind === 'user' ? path.replace('{user}', 'me') : path)
  const scopeOf = (key: ScopeKey) => scopesFor(kind).find((scope) => scope.key === key)?.name ?? null
  return [
    { method: 'POST', path: zoom.tokenPath, scope: null, when: 'public.zoom.calls.token' },
    {
      method: 'GET',
      path: zoom.identityPath.replace('{user}', 'me'),
      scope: scopeOf('identity'),
      when: 'public.zoom.calls.identity',
    },
    ...(['create', 'update', 'delete', 'read', 'list'] as const).map((key) => ({
      method: zoomOperations[key].method,
      path: shown(zoomOperations[key].path),
      scope: scopeOf(key),
      when: `integrations.scope.${key}.when` as const,
    })),
    { method: 'POST', path: zoom.revokePath, scope: null, when: 'public.zoom.calls.revoke' },
    { method: 'POST', path: zoom.compliancePath, scope: null, when: 'public.zoom.calls.compliance' },
  ]
}

/** The calls made at Zoom, each with the permission that it needs and when it is made. */
export function CallTable() {
  const { app, i18n } = usePage()
  const { t } = i18n
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
        rows={callsOf(app.config.zoom?.kind ?? 'user')}
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
