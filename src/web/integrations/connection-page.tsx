import { connectionTroubles } from '#/modules/conferencing/index.ts'
import { type ConnectionView, getListedConnection, mayManage, type TestReport } from '#/modules/connections/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { deskZone } from '#/web/desk/desk-zone.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { SupportReport } from '#/web/support-report.tsx'
import { RefusalSummary, Section, StatusDot } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { SelectField, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { CodeText } from './cells.tsx'
import { isOwnApp, isTheirs, ReconnectForm, Standing, whoseKey } from './connection-card.tsx'
import { connectionReport } from './connection-report.ts'
import { Hosts } from './hosts-form.tsx'
import { connectionState } from './list-page.tsx'
import { connectionPath, zoomPath } from './places.ts'
import { TestResult } from './test-report.tsx'
import { Uses, usesOf } from './uses.tsx'

interface Shown {
  refusal?: Refusal | null
  report?: TestReport | null
  /** The host that the report is about. */
  tested?: string
}

/** One connection: who it is, what it may, who uses it, and the tests. A refused form or a report comes back here. */
export async function showConnection(
  page: Page,
  { refusal = null, report = null, tested = '' }: Shown = {},
): Promise<Response> {
  const { t } = page.i18n
  const connection = await getListedConnection(page.ctx, page.http.req.param('id') ?? '')
  const mayChange = await mayManage(page.ctx, connection.ownerUserId)
  const uses = await usesOf(page, connection.id)
  const userId = page.visitor?.userId
  const trouble = (await connectionTroubles(page.ctx, [connection])).get(connection.id)
  return renderSettings(page, {
    current: 'integrations',
    title: connection.name,
    status: refusal ? statusOf[refusal.code] : 200,
    action: <StatusDot {...connectionState(t, connection, trouble)} />,
    children: (
      <div class="grid gap-8">
        <RefusalSummary refusal={refusal} />
        {report && (
          <TestResult
            {...{ report, connectionName: connection.name, isOwnApp: isOwnApp(page, connection) }}
            timeZone={await deskZone(page)}
          />
        )}
        <Section title={t('integrations.connection.account')} explanation={t(whoseKey(userId, connection))}>
          <Standing {...{ connection, mayChange, trouble }} />
          <About connection={connection} />
          <div class="flex flex-wrap gap-3">
            {mayChange && isTheirs(userId, connection) && <ReconnectForm connection={connection} />}
            <LinkButton href={`${connectionPath(connection.id)}/calls`}>{t('integrations.zoom.calls')}</LinkButton>
            {mayChange && (
              <LinkButton href={`${connectionPath(connection.id)}/disconnect`}>
                {t('integrations.zoom.disconnect')}
              </LinkButton>
            )}
          </div>
        </Section>
        {connection.kind !== 'user' && <Hosts connection={connection} refusal={refusal} />}
        {mayChange && connection.state === 'active' && <Tests {...{ connection, refusal, tested }} />}
        <Section title={t('integrations.uses.title')}>
          <Uses uses={uses} />
        </Section>
        <Granted connection={connection} />
        {mayChange && <Rename connection={connection} refusal={refusal} />}
        <SupportReport lines={await connectionReport(page, connection)} />
        <div>
          <LinkButton href={zoomPath}>{t('integrations.back')}</LinkButton>
        </div>
      </div>
    ),
  })
}

function About({ connection }: { connection: ConnectionView }) {
  const { i18n, visitor } = usePage()
  const { t } = i18n
  const when = i18n.date(connection.authorizedAt, visitor?.workspace?.timeZone ?? 'UTC')
  return <p class="text-muted">{t('integrations.connection.since', { when, app: connection.clientName })}</p>
}

/** A test leaves nothing behind; the trial meeting is made and deleted, so it is a button of its own (decision 37). */
function Tests({ connection, refusal, tested }: TestsProps) {
  const { t } = usePage().i18n
  const base = connectionPath(connection.id)
  const has = (key: string) => !connection.missing.some((scope) => scope.key === key)
  const ofThisForm = refusal && 'hostEmail' in refusal.typed ? refusal : null
  return (
    <Section title={t('integrations.test.title')} explanation={t('integrations.test.explanation')} id="test">
      <form method="post" action={`${base}/test`} class="grid gap-4">
        {connection.kind !== 'user' && connection.allowedHosts.length > 0 && (
          <SelectField
            name="hostEmail"
            label={t('integrations.test.host')}
            value={tested || (connection.defaultHost ?? connection.allowedHosts[0] ?? '')}
            options={connection.allowedHosts.map((email) => ({ value: email, label: email }))}
            refusal={ofThisForm}
            optional="by choice"
          />
        )}
        <div class="flex flex-wrap gap-3">
          <Button kind="quiet">{t('integrations.test.start')}</Button>
          {has('create') && has('delete') && (
            <Button kind="quiet" formAction={`${base}/trial`}>
              {t('integrations.test.trial')}
            </Button>
          )}
        </div>
        <p class="text-muted">
          {t(has('delete') ? 'integrations.test.trial_hint' : 'integrations.test.trial_without_delete')}
        </p>
      </form>
    </Section>
  )
}

interface TestsProps {
  connection: ConnectionView
  refusal: Refusal | null
  tested: string
}

function Granted({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  return (
    <Section title={t(connection.kind === 's2s' ? 'integrations.connection.app_may' : 'integrations.zoom.granted')}>
      <ul class="grid gap-1">
        {connection.scopes.map((scope) => (
          <li key={scope}>
            <CodeText text={scope} />
          </li>
        ))}
      </ul>
      {connection.missing.length === 0 ? (
        <p class="text-muted">{t('integrations.zoom.all_granted')}</p>
      ) : (
        <div class="grid gap-2">
          {connection.missing.map(({ name, key }) => (
            <p key={name}>
              <strong class="block break-all">{t('integrations.zoom.missing', { scope: name })}</strong>
              {t(`integrations.scope.${key}.without`)}
            </p>
          ))}
          <p class="text-muted">
            {t(connection.kind === 'user' ? 'integrations.zoom.missing_fix' : 'integrations.zoom.missing_fix_app')}
          </p>
        </div>
      )}
    </Section>
  )
}

function Rename({ connection, refusal }: { connection: ConnectionView; refusal: Refusal | null }) {
  const { t } = usePage().i18n
  const ofThisForm = refusal?.typed.renames === connection.id ? refusal : null
  return (
    <Section title={t('integrations.zoom.rename')} explanation={t('integrations.connection.rename_explanation')}>
      <form method="post" action={`${connectionPath(connection.id)}/rename`} class="flex flex-wrap items-end gap-3">
        <input type="hidden" name="renames" value={connection.id} />
        <TextField
          name="name"
          label={t('integrations.zoom.name')}
          value={connection.name}
          maxLength={80}
          refusal={ofThisForm}
        />
        <Button kind="quiet">{t('integrations.zoom.rename')}</Button>
      </form>
    </Section>
  )
}
