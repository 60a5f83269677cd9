import { listOAuthClients, type OAuthClientView, type TestReport, webhookUrl } from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { deskZone } from '#/web/desk/desk-zone.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button, CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { AppFields } from './app-fields.tsx'
import { fieldsOf } from './app-form.ts'
import { judgeApps } from './apps-page.tsx'
import { CodeText } from './cells.tsx'
import { ToPaste } from './guide/steps.tsx'
import { guidePath } from './guide/topics.ts'
import { appPath, appsPath } from './places.ts'
import { TestResult } from './test-report.tsx'

interface Shown {
  refusal?: Refusal | null
  /** What a test of the typed secret found; what was typed stays, the secrets don't. */
  report?: TestReport | null
}

/** An app to be added, or one to be changed; its addresses ready to copy. A refused form or a report comes back here. */
export async function showApp(page: Page, { refusal = null, report = null }: Shown = {}): Promise<Response> {
  await judgeApps(page)
  const { t } = page.i18n
  const app = page.http.req.param('oauthClientId') ? await askedApp(page) : null
  return renderSettings(page, {
    current: 'integrations',
    title: app ? app.name : t('integrations.apps.add'),
    status: refusal && !report ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid gap-8">
        {!report && <RefusalSummary refusal={refusal} />}
        {report && <TestResult report={report} isOwnApp timeZone={await deskZone(page)} />}
        {app && <Addresses app={app} />}
        {app?.isInstance ? (
          <Notice>
            <p>{t('integrations.app.of_instance')}</p>
          </Notice>
        ) : (
          <Section
            title={t(app ? 'integrations.app.change' : 'integrations.app.credentials')}
            explanation={t(app ? 'integrations.app.change_explanation' : 'integrations.app.credentials_explanation')}
          >
            {report && (
              <Notice>
                <p>{t('integrations.app.type_again')}</p>
              </Notice>
            )}
            <form
              method="post"
              action={app ? appPath(app.id) : `${appsPath}/new`}
              class="by-kind grid gap-4"
              data-new="yes"
              autocomplete="off"
            >
              <AppFields values={app ? fieldsOf(app) : {}} refusal={refusal} />
              {app && app.usedBy.length > 0 && <p class="text-muted">{t('integrations.app.change_drops')}</p>}
              <div class="flex flex-wrap gap-3">
                <Button name="press" value="save">
                  {t('integrations.app.save')}
                </Button>
                <Button kind="quiet" name="press" value="test">
                  {t('integrations.app.test')}
                </Button>
              </div>
            </form>
          </Section>
        )}
        {app && !app.isInstance && <Remove app={app} />}
        <div class="flex flex-wrap gap-3">
          <LinkButton href={appsPath}>{t('integrations.apps.back')}</LinkButton>
          <LinkButton href={app ? `${guidePath}/${app.kind}?client=${encodeURIComponent(app.clientId)}` : guidePath}>
            {t('integrations.guide.open')}
          </LinkButton>
        </div>
      </div>
    ),
  })
}

/** What to paste at Zoom for this app: fitting the host that the person is on (C6). */
function Addresses({ app }: { app: OAuthClientView }) {
  const page = usePage()
  const { t } = page.i18n
  const { kind, clientId, accountId, redirectUrls, webhookSeenAt, hasWebhookSecret } = app
  const zone = page.visitor?.workspace?.timeZone ?? 'UTC'
  return (
    <Section title={t('integrations.app.at_zoom')} explanation={t('integrations.app.at_zoom_explanation')}>
      <p>
        {t(`integrations.app.kind_${kind}`)} · <CodeText text={clientId} />
        {accountId && (
          <>
            {' '}
            · {t('integrations.app.account_id')} <CodeText text={accountId} />
          </>
        )}
      </p>
      {redirectUrls.length > 0 && (
        <div class="grid justify-items-start gap-1">
          <span class="label">{t('integrations.guide.redirect.title')}</span>
          {redirectUrls.map((url) => (
            <CopyButton key={url} text={url} />
          ))}
        </div>
      )}
      <ToPaste
        label={t('integrations.guide.events.address')}
        text={webhookUrl(page.app.config, clientId, page.url.host)}
      />
      <p class="text-muted">
        {!hasWebhookSecret
          ? t('integrations.app.no_webhook_secret')
          : webhookSeenAt
            ? t('integrations.app.webhook_seen', { when: page.i18n.dateTime(webhookSeenAt, zone) })
            : t('integrations.app.webhook_unseen')}
      </p>
    </Section>
  )
}

function Remove({ app }: { app: OAuthClientView }) {
  const { t } = usePage().i18n
  return (
    <Section title={t('integrations.app.remove')}>
      {app.usedBy.length > 0 ? (
        <p>{t('integrations.app.in_use', { connections: app.usedBy.join(', ') })}</p>
      ) : (
        <ConfirmForm action={`${appPath(app.id)}/remove`} label={t('integrations.app.remove')} backTo={appsPath}>
          <p>{t('integrations.app.remove_what')}</p>
        </ConfirmForm>
      )}
    </Section>
  )
}

/** The app that the address names, or throws `not_found`. */
export async function askedApp(page: Page): Promise<OAuthClientView> {
  const id = page.http.req.param('oauthClientId') ?? ''
  const app = (await listOAuthClients(page.ctx, page.app.config)).find((one) => one.id === id)
  if (!app) throw new DomainError('not_found')
  return app
}
