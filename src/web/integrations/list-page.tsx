import { type ConnectionView, listConnections } from '#/modules/connections/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { Card, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'

/** Every service that can be connected, and how it stands with it. One so far. */
export async function showList(page: Page): Promise<Response> {
  const { t } = page.i18n
  const connections = await listConnections(page.ctx)
  const state = judgeState(t, connections, page.app.config.zoom !== null)
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

function judgeState(t: Translate, connections: ConnectionView[], isSetUp: boolean): { tone: Tone; label: string } {
  if (!isSetUp) return { tone: 'quiet', label: t('integrations.state.off') }
  if (connections.length === 0) return { tone: 'quiet', label: t('integrations.state.none') }
  const needsAction = connections.find(({ state }) => state !== 'active')
  if (needsAction) return connectionState(t, needsAction)
  return { tone: 'ready', label: t('integrations.state.active', { count: connections.length }) }
}

/** One connection's state as a word with its colour. */
export function connectionState(t: Translate, { state }: ConnectionView): { tone: Tone; label: string } {
  if (state === 'active') return { tone: 'ready', label: t('integrations.state.one_active') }
  return { tone: 'problem', label: t(`integrations.state.${state}`) }
}
