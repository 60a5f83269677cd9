import { CopyButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Step, Steps } from './steps.tsx'

/** How people outside of the own Zoom account may try an app that isn't published. */
export function BetaGuide() {
  const { app, i18n } = usePage()
  const { t } = i18n
  return (
    <Steps>
      <Step title={t('integrations.guide.beta.own.title')}>
        <p>{t('integrations.guide.beta.own.body')}</p>
      </Step>
      <Step title={t('integrations.guide.beta.ask.title')}>
        <p>{t('integrations.guide.beta.ask.body')}</p>
        <p class="text-muted">{t('integrations.guide.beta.ask.limits')}</p>
      </Step>
      <Step title={t('integrations.guide.beta.link.title')}>
        <p>{t('integrations.guide.beta.link.body')}</p>
      </Step>
      <Step title={t('integrations.guide.beta.say.title')}>
        <p>{t('integrations.guide.beta.say.body')}</p>
        <CopyButton text="ZOOM_APP_PUBLISHED=beta" />
        <p class="text-muted">{t(`integrations.who.${app.config.zoomAppPublished}`)}</p>
      </Step>
    </Steps>
  )
}
