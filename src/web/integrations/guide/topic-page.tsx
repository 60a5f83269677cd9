import type { Page } from '#/web/route.ts'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { judgeGuide } from './allowed.ts'
import { AppGuide } from './app-guide.tsx'
import { BetaGuide } from './beta-guide.tsx'
import { ReviewGuide } from './review-guide.tsx'
import { type GuideTopic, guidePath, isAppKind } from './topics.ts'

/** One guide, with this deployment's addresses in it, step by step (Y12). */
export async function showGuide(page: Page, topic: GuideTopic): Promise<Response> {
  await judgeGuide(page)
  const { t } = page.i18n
  return renderSettings(page, {
    current: 'integrations',
    title: t(`integrations.guide.${topic}.title`),
    children: (
      <div class="grid gap-8">
        <div class="grid gap-2">
          <p>{t(`integrations.guide.${topic}.for`)}</p>
          <p class="text-muted">{t('integrations.guide.caution')}</p>
        </div>
        <Guide topic={topic} clientId={clientIdOf(page, topic)} />
        <div>
          <LinkButton href={guidePath}>{t('integrations.guide.back')}</LinkButton>
        </div>
      </div>
    ),
  })
}

function Guide({ topic, clientId }: { topic: GuideTopic; clientId: string }) {
  if (isAppKind(topic)) return <AppGuide kind={topic} clientId={clientId} />
  return topic === 'beta' ? <BetaGuide /> : <ReviewGuide />
}

/** The app that the addresses are for: the one asked about, else the instance's own; empty when it isn't known yet. */
function clientIdOf(page: Page, topic: GuideTopic): string {
  const asked = page.http.req.query('client')?.trim().slice(0, 100)
  if (asked) return asked
  const { zoom } = page.app.config
  return zoom && topic === 'user' ? zoom.clientId : ''
}
