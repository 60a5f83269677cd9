import { zoom } from '#/modules/connections/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { CodeText, LabelledCell } from '#/web/integrations/cells.tsx'
import { instanceApp, ScopeTables } from '#/web/integrations/scope-table.tsx'
import type { Page } from '#/web/route.ts'
import { DataTable } from '#/web/ui/data-table.tsx'
import { type Children, usePage } from '#/web/ui/layout.tsx'
import { CallTable } from './call-table.tsx'
import { Part, renderDocument } from './document.tsx'

const steps = <const Name extends string>(name: Name, count: number) =>
  Array.from({ length: count }, (_, index) => `public.zoom.${name}.${index + 1}`) as MessageKey[]

/** The page that a marketplace links: adding, using, removing the app, what it asks for and what happens to data (T3). */
export function zoomPage(page: Page): Response {
  const { t } = page.i18n
  const { operator } = page.app.config
  return renderDocument(page, {
    title: t('public.zoom.title'),
    lead: t('public.zoom.lead'),
    wide: true,
    children: (
      <>
        <AppTable />
        <Part title="public.zoom.adding" texts={steps('adding', 5)} ordered />
        <Part title="public.zoom.using" texts={steps('using', 5)} />
        <Part title="public.zoom.removing" texts={steps('removing', 3)} />
        <Part title="public.zoom.trouble" texts={steps('trouble', 5)} values={{ email: operator.email }} />
        <ScopeTables apps={[instanceApp(page.app.config.zoom)]} />
        <CallTable />
        <EventTable />
        <Part title="public.zoom.data" texts={['public.zoom.data_lead']}>
          <p>
            <a class="inline-block py-1" href="/data-handling">
              {t('public.link.data')}
            </a>
          </p>
        </Part>
        <p>
          <a class="inline-block py-1" href="/integrations/zoom/reviewer-test-plan">
            {t('public.link.plan')}
          </a>
        </p>
        <p class="text-small text-muted">{t('public.zoom.trademark')}</p>
      </>
    ),
  })
}

function AppTable() {
  const { app, i18n } = usePage()
  const { t } = i18n
  const { zoomApp, zoomAppPublished, operator, publicUrls, zoom: client } = app.config
  const rows: [MessageKey, Children][] = [
    ['public.zoom.app.name', zoomApp.name],
    [
      'public.zoom.app.listing',
      zoomApp.url ? (
        <a class="inline-block py-1" href={zoomApp.url}>
          {zoomApp.url}
        </a>
      ) : (
        t('public.zoom.app.listing_none')
      ),
    ],
    [
      'public.zoom.app.operator',
      <>
        {operator.name} · <a href={`mailto:${operator.email}`}>{operator.email}</a>
      </>,
    ],
    [
      'public.zoom.app.home',
      <a class="inline-block py-1" href={publicUrls[0]}>
        {publicUrls[0]}
      </a>,
    ],
    [
      'public.zoom.app.redirect',
      publicUrls.map((url) => (
        <span key={url} class="block">
          <CodeText text={`${url}/integrations/zoom/callback`} />
        </span>
      )),
    ],
    ['public.zoom.app.who', t(`public.zoom.app.who_${zoomAppPublished}`)],
    ['public.zoom.app.account', t('public.zoom.app.account_what')],
    ['public.zoom.app.price', t('public.zoom.app.price_what')],
  ]
  return (
    <section class="grid gap-3" aria-label={t('public.zoom.app_title')}>
      <h2>{t('public.zoom.app_title')}</h2>
      {!client && <p>{t('public.zoom.app.off')}</p>}
      <dl class="card grid gap-x-6 gap-y-3 md:grid-cols-[14rem_1fr]">
        {rows.map(([key, value]) => (
          <div key={key} class="contents">
            <dt class="text-muted">{t(key)}</dt>
            <dd class="mb-2 max-w-[65ch] md:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function EventTable() {
  const { t } = usePage().i18n
  const rows = [
    ...zoom.events.map(({ name, key }) => ({ name, what: t(`integrations.event.${key}.what`) })),
    { name: 'app_deauthorized', what: t('public.zoom.events.deauthorized') },
  ]
  return (
    <section class="grid gap-3" aria-label={t('public.zoom.events')}>
      <div>
        <h2>{t('public.zoom.events')}</h2>
        <p class="text-muted">{t('public.zoom.events_lead')}</p>
      </div>
      <DataTable
        caption={t('public.zoom.events')}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { title: t('public.zoom.events'), cell: ({ name }) => <CodeText text={name} /> },
          {
            title: t('public.zoom.calls.when'),
            cell: ({ what }) => <LabelledCell label={t('public.zoom.calls.when')}>{what}</LabelledCell>,
          },
        ]}
      />
    </section>
  )
}
