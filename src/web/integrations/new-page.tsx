import {
  listOAuthClients,
  mayConnect,
  mayManage,
  mayNameHosts,
  type OAuthClientView,
  scopesFor,
  type TestReport,
} from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { deskZone } from '#/web/desk/desk-zone.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { RadioGroup, TextField, typedIn } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { AppFields } from './app-fields.tsx'
import { appKinds, guidePath } from './guide/topics.ts'
import { HostFields } from './hosts-form.tsx'
import { newPath, zoomPath } from './places.ts'
import { type AskingApp, ScopeTables } from './scope-table.tsx'
import { TestResult } from './test-report.tsx'

interface Shown {
  refusal?: Refusal | null
  report?: TestReport | null
  /** The name of the app that this form has just stored, whose fields need no second typing. */
  stored?: string | null
}

/** The whole form for connecting Zoom: an app of the list or a new one, whose account, and which hosts (C7, C9). */
export async function showNew(
  page: Page,
  { refusal = null, report = null, stored = null }: Shown = {},
): Promise<Response> {
  if (!(await mayManage(page.ctx, null))) throw new DomainError('not_allowed')
  const { t } = page.i18n
  const apps = await listOAuthClients(page.ctx, page.app.config)
  const chosen = typedIn(refusal, 'app', apps[0]?.id ?? 'new')
  return renderSettings(page, {
    current: 'integrations',
    title: t('integrations.new.title'),
    status: refusal && !report ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid gap-6">
        {!report && <RefusalSummary refusal={refusal} />}
        {stored && (
          <Notice>
            <p>{t('integrations.new.stored', { name: stored })}</p>
          </Notice>
        )}
        {report && <TestResult report={report} isOwnApp timeZone={await deskZone(page)} />}
        {report && (
          <Notice>
            <p>{t('integrations.app.type_again')}</p>
          </Notice>
        )}
        <form method="post" action={newPath} class="by-kind grid gap-8" autocomplete="off">
          <Section title={t('integrations.new.app')} explanation={t('integrations.new.app_explanation')}>
            <AppChoice apps={apps} chosen={chosen} />
            <div class="only-new gap-4 border-t border-line pt-4">
              <p>
                <a class="inline-block py-1" href={guidePath}>
                  {t('integrations.guide.open')}
                </a>
              </p>
              <AppFields values={{}} refusal={refusal} byChoice />
              <div>
                <Button kind="quiet" name="press" value="test">
                  {t('integrations.app.test')}
                </Button>
              </div>
            </div>
          </Section>
          <Section title={t('integrations.new.connection')}>
            <TextField
              name="name"
              label={t('integrations.zoom.name')}
              hint={t('integrations.new.name_hint')}
              maxLength={80}
              refusal={refusal}
              optional="by choice"
            />
            <div class="only-user">
              <RadioGroup
                name="scopeOfUse"
                label={t('integrations.zoom.for_whom')}
                value="workspace"
                refusal={refusal}
                options={[
                  ...((await mayConnect(page.ctx, 'personal'))
                    ? [{ value: 'personal', label: t('integrations.zoom.for_me') }]
                    : []),
                  { value: 'workspace', label: t('integrations.zoom.for_workspace') },
                ]}
                optional="by choice"
              />
            </div>
            <p class="only-account text-muted">
              {t(mayNameHosts(page.ctx) ? 'integrations.new.account_hosts' : 'integrations.new.account_hosts_admin')}
            </p>
            <div class="only-s2s gap-4">
              {mayNameHosts(page.ctx) ? (
                <HostFields allowedHosts={[]} defaultHost={null} refusal={refusal} />
              ) : (
                <p class="text-muted">{t('integrations.new.owner_names_hosts')}</p>
              )}
            </div>
          </Section>
          <ScopeTables apps={[...apps, ...newApps(t('integrations.new.another'))]} byKind />
          <div class="flex flex-wrap gap-3">
            <Button name="press" value="connect">
              {t('integrations.zoom.connect')}
            </Button>
            <LinkButton href={zoomPath}>{t('integrations.back')}</LinkButton>
          </div>
        </form>
      </div>
    ),
  })
}

/** An app that is still to be entered, of each kind: unless the form says otherwise it declares all that is of use. */
function newApps(name: string): AskingApp[] {
  return appKinds.map((kind) => ({ name, kind, scopes: scopesFor(kind).map((scope) => scope.name) }))
}

function AppChoice({ apps, chosen }: { apps: OAuthClientView[]; chosen: string }) {
  const { t } = usePage().i18n
  if (apps.length === 0) return <input type="radio" name="app" value="new" data-app="new" checked hidden />
  return (
    <fieldset class="field">
      <legend class="sr-only">{t('integrations.new.app')}</legend>
      {apps.map(({ id, name, kind, clientId }) => (
        <label key={id} class="choice">
          <input type="radio" name="app" value={id} data-app={kind} checked={chosen === id} />
          <span>
            {name}
            <span class="hint block">
              {t(`integrations.app.kind_${kind}`)} · {clientId}
            </span>
          </span>
        </label>
      ))}
      <label class="choice">
        <input type="radio" name="app" value="new" data-app="new" checked={chosen === 'new'} />
        <span>
          {t('integrations.new.another')}
          <span class="hint block">{t('integrations.new.another_hint')}</span>
        </span>
      </label>
    </fieldset>
  )
}
