import { type ClientKind, redirectUrls } from '#/modules/connections/index.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { EventStep } from './event-step.tsx'
import { ScopeStep } from './scope-step.tsx'
import { Step, Steps, ToPaste } from './steps.tsx'

/** Making an app of this kind at Zoom, and entering it here. */
export function AppGuide({ kind, clientId }: { kind: ClientKind; clientId: string }) {
  const { t } = usePage().i18n
  const hasConsent = kind !== 's2s'
  return (
    <Steps>
      <Step title={t('integrations.guide.make.title')}>
        <p>{t(`integrations.guide.make.${kind}`)}</p>
      </Step>
      <Step title={t('integrations.guide.credentials.title')}>
        <p>{t(hasConsent ? 'integrations.guide.credentials.pairs' : 'integrations.guide.credentials.s2s')}</p>
      </Step>
      {hasConsent && <RedirectStep />}
      <ScopeStep kind={kind} />
      <EnterStep kind={kind} />
      <EventStep kind={kind} clientId={clientId} />
      {!hasConsent && (
        <Step title={t('integrations.guide.activate.title')}>
          <p>{t('integrations.guide.activate.body')}</p>
          <p class="text-muted">{t('integrations.guide.activate.wait')}</p>
        </Step>
      )}
      <Step title={t('integrations.guide.try.title')}>
        <p>{t(`integrations.guide.try.${kind}`)}</p>
        <div>
          <LinkButton href="/settings/integrations/zoom">{t('integrations.guide.try.go')}</LinkButton>
        </div>
      </Step>
    </Steps>
  )
}

function RedirectStep() {
  const { app, i18n } = usePage()
  const { t } = i18n
  const urls = redirectUrls(app.config)
  return (
    <Step title={t('integrations.guide.redirect.title')}>
      <p>{t('integrations.guide.redirect.body', { count: urls.length })}</p>
      <div class="grid gap-2">
        {urls.map((url) => (
          <CopyButton key={url} text={url} />
        ))}
      </div>
      {urls.some((url) => url.startsWith('http:')) && (
        <Notice tone="problem">
          <p>{t('integrations.guide.redirect.not_https')}</p>
        </Notice>
      )}
    </Step>
  )
}

// The instance's own app comes from the environment, so only whoever runs it can enter one there.
function EnterStep({ kind }: { kind: ClientKind }) {
  const { t } = usePage().i18n
  const lines = [
    'ZOOM_CLIENT_ID=…',
    'ZOOM_CLIENT_SECRET=…',
    'ZOOM_WEBHOOK_SECRET=…',
    ...(kind === 'account' ? ['ZOOM_APP_KIND=account'] : []),
  ]
  return (
    <Step title={t('integrations.guide.enter.title')}>
      {kind === 's2s' ? (
        <p>{t('integrations.guide.enter.s2s')}</p>
      ) : (
        <>
          <p>{t('integrations.guide.enter.instance')}</p>
          <ToPaste label={t('integrations.guide.enter.variables')} text={lines.join('\n')} />
          <p>{t('integrations.guide.enter.workspace')}</p>
        </>
      )}
    </Step>
  )
}
