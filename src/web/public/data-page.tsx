import { Fragment } from 'preact'
import { CodeText, LabelledCell } from '#/web/integrations/cells.tsx'
import type { Page } from '#/web/route.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Part, renderDocument } from './document.tsx'
import { type StoredKind, storedData } from './stored-data.ts'

/** What is stored, where, what for and how long, from the program's own list (U6). */
export function dataPage(page: Page): Response {
  const { t } = page.i18n
  return renderDocument(page, {
    title: t('public.data.title'),
    lead: t('public.data.lead'),
    wide: true,
    children: (
      <>
        <StoredTable title={t('public.data.zoom_title')} kinds={storedData.filter(({ fromZoom }) => fromZoom)} />
        <StoredTable title={t('public.data.rest_title')} kinds={storedData.filter(({ fromZoom }) => !fromZoom)} />
        <Part
          title="public.data.protected"
          texts={['public.data.protected.1', 'public.data.protected.2', 'public.data.protected.3']}
        />
        <Part
          title="public.data.flow"
          texts={['public.data.flow.1', 'public.data.flow.2']}
          values={{ origin: new URL(page.app.config.zoomApiOrigin).host }}
        />
      </>
    ),
  })
}

function StoredTable({ title, kinds }: { title: string; kinds: StoredKind[] }) {
  const { app, i18n } = usePage()
  const { t } = i18n
  const months = { months: app.config.keepGuestsMonths }
  const sentence = (part: 'why' | 'kept') => ({
    title: t(`public.data.${part}`),
    cell: ({ kind }: StoredKind) => (
      <LabelledCell label={t(`public.data.${part}`)}>{t(`public.data.${kind}.${part}`, months)}</LabelledCell>
    ),
  })
  return (
    <section class="grid gap-3" aria-label={title}>
      <h2>{title}</h2>
      <DataTable
        caption={title}
        rows={kinds}
        keyOf={({ kind }) => kind}
        columns={[
          {
            title: t('public.data.what'),
            cell: ({ kind, where }) => (
              <>
                <span class="block">{t(`public.data.${kind}.what`)}</span>
                <span class="block text-small text-muted">
                  {where.map((name, index) => (
                    <Fragment key={name}>
                      {index > 0 && ' · '}
                      <CodeText text={name} />
                    </Fragment>
                  ))}
                </span>
              </>
            ),
          },
          sentence('why'),
          sentence('kept'),
        ]}
      />
    </section>
  )
}
