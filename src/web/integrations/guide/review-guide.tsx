import { redirectUrls } from '#/modules/connections/index.ts'
import { CopyButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { releaseNotes } from './release-notes.ts'
import { Step, Steps, ToPaste } from './steps.tsx'
import { submissionPages } from './topics.ts'

/** What Zoom asks for when an app is submitted, with this deployment's answers. */
export function ReviewGuide() {
  const { app, i18n } = usePage()
  const { t } = i18n
  const [main] = app.config.publicUrls
  return (
    <Steps>
      <Step title={t('integrations.guide.review.client.title')}>
        <p>{t('integrations.guide.review.client.body')}</p>
      </Step>
      <Step title={t('integrations.guide.review.addresses.title')}>
        <p>{t('integrations.guide.review.addresses.body')}</p>
        {redirectUrls(app.config).map((url) => (
          <ToPaste key={url} label={t('integrations.guide.redirect.title')} text={url} />
        ))}
        {submissionPages.map(({ key, path }) => (
          <ToPaste key={key} label={t(`integrations.guide.page.${key}`)} text={main + path} />
        ))}
      </Step>
      <Step title={t('integrations.guide.review.listing.title')}>
        <p>{t('integrations.guide.review.listing.body')}</p>
      </Step>
      <Step title={t('integrations.guide.review.notes.title')}>
        <p>{t('integrations.guide.review.notes.body')}</p>
        <CopyButton text={releaseNotes(main, app.config.zoom)} label={t('integrations.guide.review.notes.copy')} />
      </Step>
      <Step title={t('integrations.guide.review.security.title')}>
        <p>{t('integrations.guide.review.security.body')}</p>
      </Step>
      <Step title={t('integrations.guide.review.after.title')}>
        <p>{t('integrations.guide.review.after.body')}</p>
        <CopyButton text="ZOOM_APP_PUBLISHED=yes" />
      </Step>
    </Steps>
  )
}
