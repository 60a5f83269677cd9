import { getListedConnection, listCalls, type ProviderCall } from '#/modules/connections/index.ts'
import type { MessageKey, Translate } from '#/platform/i18n/i18n.ts'
import { isId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { EmptyState } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { DataTable } from '#/web/ui/data-table.tsx'
import type { Children } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { CodeText, LabelledCell } from './cells.tsx'

const onePage = 50

/** The ledger of a connection, newest first, page by page (U2). */
export async function showCalls(page: Page): Promise<Response> {
  const { t } = page.i18n
  const connection = await getListedConnection(page.ctx, page.http.req.param('id') ?? '')
  const asked = page.http.req.query('before') ?? ''
  const before = isId(asked) ? asked : undefined
  const calls = await listCalls(page.ctx, { connectionId: connection.id, before, limit: onePage + 1 })
  const shown = calls.slice(0, onePage)
  const last = calls.length > onePage ? shown.at(-1) : undefined
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.calls.title', { name: connection.name }),
    children: (
      <div class="grid gap-4">
        <p class="text-muted">{t('integrations.calls.lead')}</p>
        <CallsTable page={page} calls={shown} timeZone={page.visitor?.workspace?.timeZone ?? 'UTC'} />
        <div class="flex flex-wrap gap-3">
          <LinkButton href="/settings/integrations/zoom">{t('integrations.back')}</LinkButton>
          {last && (
            <LinkButton href={`${page.url.pathname}?before=${last.id}`}>{t('integrations.calls.older')}</LinkButton>
          )}
        </div>
      </div>
    ),
  })
}

/** Calls as a table; also for the calls of one booking. */
export function CallsTable({ page, calls, timeZone }: { page: Page; calls: ProviderCall[]; timeZone: string }) {
  const { t } = page.i18n
  const labelled = (column: 'reason' | 'outcome', cell: (call: ProviderCall) => Children) => {
    const title = t(`integrations.calls.${column}`)
    return { title, cell: (call: ProviderCall) => <LabelledCell label={title}>{cell(call)}</LabelledCell> }
  }
  if (calls.length === 0) return <EmptyState title={t('integrations.calls.empty')} />
  return (
    <DataTable
      caption={t('integrations.zoom.calls')}
      rows={calls}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t('integrations.calls.time'),
          cell: ({ at }) => (
            <span class="block md:min-w-24 lg:whitespace-nowrap">
              {page.i18n.format(at, timeZone, {
                dateStyle: 'medium',
                timeStyle: 'medium',
              } as Intl.DateTimeFormatOptions)}
            </span>
          ),
        },
        {
          title: t('integrations.calls.call'),
          cell: ({ method, path, scope, trackingId }) => (
            <span class="block md:min-w-64">
              <CodeText text={`${method} ${path}`} />
              {scope && (
                <span class="block text-small text-muted">
                  {t('integrations.calls.scope')} <CodeText text={scope} />
                </span>
              )}
              {trackingId && (
                <span class="block text-small text-muted">
                  {t('integrations.calls.tracking')} <code class="break-all">{trackingId}</code>
                </span>
              )}
            </span>
          ),
        },
        labelled('reason', ({ reason }) => <span class="block md:min-w-32">{reasonFor(t, reason)}</span>),
        labelled('outcome', (call) => <span class="md:whitespace-nowrap">{outcomeOf(t, call)}</span>),
      ]}
    />
  )
}

function outcomeOf(t: Translate, { outcome, status }: ProviderCall): string {
  const word = t(`integrations.outcome.${outcome}`)
  return status === null ? word : `${word} (${status})`
}

const reasons: Record<string, MessageKey> = {
  authorize: 'integrations.reason.authorize',
  identify: 'integrations.reason.identify',
  test_connection: 'integrations.reason.test_connection',
  trial_meeting: 'integrations.reason.trial_meeting',
  refresh: 'integrations.reason.refresh',
  refresh_idle: 'integrations.reason.refresh_idle',
  revoke: 'integrations.reason.revoke',
  create_meeting: 'integrations.reason.create_meeting',
  update_meeting: 'integrations.reason.update_meeting',
  delete_meeting: 'integrations.reason.delete_meeting',
  read_meeting: 'integrations.reason.read_meeting',
  find_meeting: 'integrations.reason.find_meeting',
  sweep_meetings: 'integrations.reason.sweep_meetings',
}

function reasonFor(t: Translate, reason: string): string {
  const key = reasons[reason]
  return key ? t(key) : reason
}
