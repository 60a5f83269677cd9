import { connectionTroubles } from '#/modules/conferencing/index.ts'
import {
  findUnfinishedAttempt,
  lastRemovedThere,
  listConnections,
  listOAuthClients,
  mayConnect,
  mayManage,
  type OAuthClientView,
  type UnfinishedAttempt,
} from '#/modules/connections/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { ConnectForm } from './connect-form.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { guidePath } from './guide/topics.ts'
import { appsPath, newPath, replacementPath } from './places.ts'
import { instanceApp, ScopeTables } from './scope-table.tsx'
import { type ConnectionUses, usesOf, WhatIsLeft } from './uses.tsx'

/** Zoom's page: what is connected, what will be asked and why, and Connect Zoom. A refused form comes back here. */
export async function showZoom(page: Page, refusal: Refusal | null = null): Promise<Response> {
  const { t } = page.i18n
  const { ctx } = page
  const { config } = page.app
  const userId = page.visitor?.userId
  const connections = await listConnections(ctx)
  const troubles = await connectionTroubles(ctx, connections)
  const cards = await Promise.all(
    connections.map(async (connection) => ({ connection, mayChange: await mayManage(ctx, connection.ownerUserId) })),
  )
  const left = userId ? await findUnfinishedAttempt(ctx, userId) : null
  const may = { workspace: await mayConnect(ctx, 'workspace'), own: await mayConnect(ctx, 'personal') }
  const known = await listOAuthClients(ctx, config)
  const apps = known.filter(({ kind }) =>
    kind === 'user' ? may.own || may.workspace : kind === 'account' && may.workspace,
  )
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.zoom.title'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        {known.length === 0 && (
          <Notice title={t('integrations.zoom.off_title')}>
            <p>{t('integrations.zoom.off', { variables: config.missingZoomVariables.join(', ') })}</p>
            {may.workspace && <p>{t('integrations.zoom.off_own')}</p>}
          </Notice>
        )}
        <Gone uses={await usesOf(page, null)} removedAt={await lastRemovedThere(ctx)} />
        {left && <DidZoomRefuse left={left} app={known.find(({ id }) => id === left.oauthClientId)} />}
        {cards.map(({ connection, mayChange }) => (
          <ConnectionCard key={connection.id} {...{ connection, mayChange }} trouble={troubles.get(connection.id)} />
        ))}
        {apps.length > 0 && (
          <Section
            title={t(connections.length > 0 ? 'integrations.zoom.connect_another' : 'integrations.zoom.connect_title')}
          >
            <ConnectForm
              apps={apps}
              mayConnectWorkspace={may.workspace}
              mayConnectOwn={may.own}
              needsName={{
                personal: connections.some(({ ownerUserId }) => ownerUserId === userId),
                workspace: connections.some(({ ownerUserId }) => ownerUserId === null),
              }}
              refusal={refusal}
            />
          </Section>
        )}
        {known.length > 0 && apps.length === 0 && <p class="text-muted">{t('integrations.zoom.closed')}</p>}
        {may.workspace && <OtherWays />}
        <Policy mayConnectOwn={may.own} />
        <ScopeTables apps={apps.length > 0 ? apps : [instanceApp(config.zoom)]} />
      </div>
    ),
  })
}

/** For whoever connects the workspace's accounts: the whole form, the stored apps, and how to make one. */
function OtherWays() {
  const { t } = usePage().i18n
  return (
    <Section title={t('integrations.zoom.more')} explanation={t('integrations.zoom.more_explanation')} bare>
      <div class="flex flex-wrap gap-3">
        <LinkButton href={newPath}>{t('integrations.new.title')}</LinkButton>
        <LinkButton href={appsPath}>{t('integrations.apps.title')}</LinkButton>
        <LinkButton href={guidePath}>{t('integrations.guide.open')}</LinkButton>
      </div>
    </Section>
  )
}

/** Who may connect is the owner's word (decision 4). */
function Policy({ mayConnectOwn }: { mayConnectOwn: boolean }) {
  const { i18n, visitor } = usePage()
  const { t } = i18n
  if (visitor?.workspace?.role === 'owner') {
    return (
      <p class="text-muted">
        {t('integrations.zoom.policy_owner')} <a href="/settings/workspace">{t('integrations.zoom.policy_change')}</a>
      </p>
    )
  }
  return mayConnectOwn ? null : <p class="text-muted">{t('integrations.zoom.policy_closed')}</p>
}

/** What is left of connections that are gone: a card that is missing says nothing by itself. */
function Gone({ uses, removedAt }: { uses: ConnectionUses; removedAt: Date | null }) {
  const { i18n, visitor } = usePage()
  const { t } = i18n
  if (uses.upcoming === 0 && uses.types.length === 0) return null
  const when = removedAt && i18n.dateTime(removedAt, visitor?.workspace?.timeZone ?? 'UTC')
  return (
    <Notice tone="problem" title={t('integrations.gone.title')}>
      <div class="grid justify-items-start gap-3">
        {when && <p>{t('integrations.gone.removed', { when })}</p>}
        <WhatIsLeft uses={uses} />
        <LinkButton href={replacementPath} small>
          {t('desk.unconnected.replace')}
        </LinkButton>
      </div>
    </Notice>
  )
}

// Zoom doesn't send anybody back after an admin's block (decision 31).
function DidZoomRefuse({ left, app }: { left: UnfinishedAttempt; app: OAuthClientView | undefined }) {
  const { app: instance, i18n, visitor } = usePage()
  const { t } = i18n
  // The app is gone: nothing is left that an admin could approve.
  if (!app) return null
  const when = i18n.dateTime(left.at, visitor?.workspace?.timeZone ?? 'UTC')
  return (
    <Notice title={t('integrations.blocked.title')}>
      <div class="grid gap-3">
        <p>{t('integrations.blocked.body', { when })}</p>
        <CopyButton
          text={t('integrations.blocked.text', {
            url: instance.config.publicUrls[0],
            clientId: app.clientId,
            scopes: app.scopes.join(', '),
          })}
        />
        <p>{t('integrations.blocked.otherwise')}</p>
      </div>
    </Notice>
  )
}
