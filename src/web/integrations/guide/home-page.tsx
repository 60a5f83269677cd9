import type { Page } from '#/web/route.ts'
import { Section } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { judgeGuide } from './allowed.ts'
import { appKinds, type GuideTopic, guidePath, laterTopics } from './topics.ts'

/** Which kind of Zoom app is the right one, and the way to each guide (Y12). */
export async function showGuideHome(page: Page): Promise<Response> {
  await judgeGuide(page)
  const { t } = page.i18n
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.guide.title'),
    children: (
      <div class="grid gap-8">
        <p class="text-muted">{t('integrations.guide.lead')}</p>
        <Section title={t('integrations.guide.kinds')}>
          <Topics page={page} topics={appKinds} />
        </Section>
        <Section title={t('integrations.guide.later')}>
          <Topics page={page} topics={laterTopics} />
        </Section>
        <div>
          <LinkButton href="/settings/integrations/zoom">{t('integrations.back')}</LinkButton>
        </div>
      </div>
    ),
  })
}

function Topics({ page, topics }: { page: Page; topics: readonly GuideTopic[] }) {
  const { t } = page.i18n
  return (
    <ul class="grid gap-4">
      {topics.map((topic) => (
        <li key={topic}>
          <h3>
            <a class="inline-block py-0.5" href={`${guidePath}/${topic}`}>
              {t(`integrations.guide.${topic}.title`)}
            </a>
          </h3>
          <p class="text-muted">{t(`integrations.guide.${topic}.for`)}</p>
        </li>
      ))}
    </ul>
  )
}
