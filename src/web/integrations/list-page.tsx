import { type ConnectionTrouble, connectionTroubles, knownRefusal } from '#/modules/conferencing/index.ts'
import { type ConnectionView, listConnections } from '#/modules/connections/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { Card, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'

/** Every service that can be connected, and how it stands with it. One so far. */
export async function showList(page: Page): Promise<Response> {
  const { t } = page.i18n
  const connections = await listConnections(page.ctx)
  const troubles = await connectionTroubles(page.ctx, connections)
  const state = judgeState(t, connections, { troubles, isSetUp: page.app.config.zoom !== null })
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.title'),
    children: (
      <div class="grid gap-4">
        <p class="text-muted">{t('integrations.lead')}</p>
        <Card class="flex flex-wrap items-center justify-between gap-4">
          <div>
            <h2>Zoom</h2>
            <p class="text-muted">{t('integrations.zoom_about')}</p>
          </div>
          <StatusDot tone={state.tone} label={state.label} />
          <LinkButton href="/settings/integrations/zoom">{t('integrations.manage')}</LinkButton>
        </Card>
      </div>
    ),
  })
}

interface Known {
  troubles: Map<ConnectionId, ConnectionTrouble>
  isSetUp: boolean
}

interface State {
  tone: Tone
  label: string
}

function judgeState(t: Translate, connections: ConnectionView[], { troubles, isSetUp }: Known): State {
  if (!isSetUp) return { tone: 'quiet', label: t('integrations.state.off') }
  if (connections.length === 0) return { tone: 'quiet', label: t('integrations.state.none') }
  const states = connections.map((connection) => connectionState(t, connection, troubles.get(connection.id)))
  const worst = states.find(({ tone }) => tone === 'problem') ?? states.find(({ tone }) => tone === 'busy')
  if (worst) return worst
  return { tone: 'ready', label: t('integrations.state.active', { count: connections.length }) }
}

/** One connection's state as a word with its colour. */
export function connectionState(t: Translate, connection: ConnectionView, trouble?: ConnectionTrouble): State {
  if (connection.state !== 'active') return { tone: 'problem', label: t(`integrations.state.${connection.state}`) }
  if (knownRefusal(connection, trouble)) return { tone: 'problem', label: t('integrations.state.refused') }
  if (trouble?.isPast) return { tone: 'busy', label: t('integrations.state.missing') }
  if (trouble) return { tone: 'busy', label: t('integrations.state.used_up') }
  return { tone: 'ready', label: t('integrations.state.one_active') }
}
