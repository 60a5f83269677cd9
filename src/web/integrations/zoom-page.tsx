import { type ConnectionView, findUnfinishedAttempt, listConnections, mayManage } from '#/modules/connections/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { CopyButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { ConnectForm } from './connect-form.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { maySeeGuide } from './guide/allowed.ts'
import { guidePath } from './guide/topics.ts'
import { ScopeTable } from './scope-table.tsx'

/** Zoom's page: what is connected, what will be asked and why, and Connect Zoom. A refused form comes back here. */
export async function showZoom(page: Page, refusal: Refusal | null = null): Promise<Response> {
  const { t } = page.i18n
  const { config } = page.app
  const userId = page.visitor?.userId
  const connections = await listConnections(page.ctx)
  const cards = await Promise.all(
    connections.map(async (connection) => ({
      connection,
      mayChange: await mayManage(page.ctx, connection.ownerUserId),
    })),
  )
  const leftAt = userId && config.zoom ? await findUnfinishedAttempt(page.ctx, userId) : null
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.zoom.title'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        {!config.zoom && (
          <Notice title={t('integrations.zoom.off_title')}>
            <p>{t('integrations.zoom.off', { variables: config.missingZoomVariables.join(', ') })}</p>
          </Notice>
        )}
        {leftAt && <DidZoomRefuse leftAt={leftAt} />}
        {cards.map(({ connection, mayChange }) => (
          <ConnectionCard key={connection.id} connection={connection} mayChange={mayChange} refusal={refusal} />
        ))}
        {config.zoom && (
          <Section
            title={t(connections.length > 0 ? 'integrations.zoom.connect_another' : 'integrations.zoom.connect_title')}
          >
            <ConnectForm
              mayConnectWorkspace={await mayManage(page.ctx, null)}
              needsName={needsName(connections, userId)}
              refusal={refusal}
            />
          </Section>
        )}
        <ScopeTable />
        {(await maySeeGuide(page)) && (
          <p>
            <a href={guidePath}>{t('integrations.guide.open')}</a>
          </p>
        )}
      </div>
    ),
  })
}

// Whoever has one already tells the next from it by a name (J14).
function needsName(connections: ConnectionView[], userId: string | undefined): boolean {
  return connections.some(({ ownerUserId }) => ownerUserId === null || ownerUserId === userId)
}

// Zoom doesn't send anybody back after an admin's block (decision 31).
function DidZoomRefuse({ leftAt }: { leftAt: Date }) {
  const { app, i18n, visitor } = usePage()
  const { t } = i18n
  const { zoom, publicUrls } = app.config
  if (!zoom) return null
  const when = i18n.dateTime(leftAt, visitor?.workspace?.timeZone ?? 'UTC')
  return (
    <Notice title={t('integrations.blocked.title')}>
      <div class="grid gap-3">
        <p>{t('integrations.blocked.body', { when })}</p>
        <CopyButton
          text={t('integrations.blocked.text', {
            url: publicUrls[0],
            clientId: zoom.clientId,
            scopes: zoom.scopes.join(', '),
          })}
        />
        <p>{t('integrations.blocked.otherwise')}</p>
      </div>
    </Notice>
  )
}
