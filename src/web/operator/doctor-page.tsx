import { examine, type Finding, type Outcome, sendTrialMail, wordsOf } from '#/modules/doctor/index.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Route, route } from '#/web/route.ts'
import { Notice, Section, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { classes, usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'

const path = '/operator/doctor'

/** The same findings as `anteroom doctor`, made anew at each visit; of the connections what is stored, until a button asks Zoom. */
export const doctorRoutes: Route[] = [
  route({ method: 'GET', path, access: 'operator', handle: (page) => doctorPage(page, false) }),
  route({
    method: 'POST',
    path: '/operator/doctor/connections',
    access: 'operator',
    handle: (page) => doctorPage(page, true),
  }),
  route({
    method: 'POST',
    path: '/operator/doctor/mail',
    access: 'operator',
    async handle(page) {
      try {
        await sendTrialMail(page.app, page.i18n.locale)
        return redirectWithNotice(page, path, 'notice.trial_mail_sent')
      } catch (error) {
        page.ctx.log.warn({ err: error }, 'the trial mail was not sent')
        return page.http.redirect(`${path}?mail=refused`, 303)
      }
    },
  }),
]

const tones: Record<Outcome, Tone> = { ok: 'ready', warning: 'busy', failed: 'problem', skipped: 'quiet' }

async function doctorPage(page: Page, asksZoom: boolean): Promise<Response> {
  const { t } = page.i18n
  const { app } = page
  const findings = await examine({
    config: app.config,
    problems: [],
    outside: app.outside,
    app,
    databaseProblem: null,
    asksZoom,
  })
  const bad = findings.filter(({ outcome }) => outcome === 'failed')
  const doubtful = findings.filter(({ outcome }) => outcome === 'warning')
  const rest = findings.filter(({ outcome }) => outcome === 'ok' || outcome === 'skipped')
  return renderSettings(page, {
    current: 'instance',
    title: t('doctor.title'),
    action: <LinkButton href={path}>{t('doctor.again')}</LinkButton>,
    children: (
      <div class="grid max-w-[52rem] gap-8">
        {page.url.searchParams.get('mail') === 'refused' && (
          <Notice tone="problem">
            <p>{t('doctor.mail.not_sent')}</p>
          </Notice>
        )}
        <Notice tone={bad.length > 0 ? 'problem' : 'ready'}>
          <p>{t('doctor.summary', { failed: bad.length, warnings: doubtful.length })}</p>
        </Notice>
        <Findings title={t('doctor.outcome.failed')} findings={bad} />
        <Findings title={t('doctor.outcome.warning')} findings={doubtful} />
        <Findings title={t('doctor.outcome.ok')} findings={rest} />
        <Section title={t('doctor.connections.section')} explanation={t('doctor.connections.explained')}>
          <form method="post" action="/operator/doctor/connections">
            <Button kind="quiet">{t('doctor.connections.button')}</Button>
          </form>
        </Section>
        <Section
          title={t('doctor.mail.section')}
          explanation={t('doctor.mail.explained', { to: app.config.operator.email })}
        >
          <form method="post" action="/operator/doctor/mail">
            <Button kind="quiet">{t('doctor.mail.button')}</Button>
          </form>
        </Section>
        {page.visitor?.workspace?.role === 'owner' && (
          <Section title={t('live_check.title')} explanation={t('live_check.explained')}>
            <div>
              <LinkButton href="/settings/live-check">{t('live_check.open')}</LinkButton>
            </div>
          </Section>
        )}
      </div>
    ),
  })
}

function Findings({ title, findings }: { title: string; findings: Finding[] }) {
  if (findings.length === 0) return null
  return (
    <Section title={title}>
      <ul class="grid list-none gap-4 p-0">
        {findings.map((finding) => (
          <Line key={`${finding.check} ${finding.says} ${Object.values(finding.values).join(' ')}`} finding={finding} />
        ))}
      </ul>
    </Section>
  )
}

function Line({ finding }: { finding: Finding }) {
  const { i18n, visitor } = usePage()
  const { check, outcome, says, fix } = wordsOf(i18n, visitor?.workspace?.timeZone ?? 'UTC', finding)
  return (
    <li class="grid gap-1 border-t border-line pt-4 first:border-t-0 first:pt-0 sm:grid-cols-[12rem_minmax(0,1fr)] sm:gap-4">
      <div class="font-semibold">
        <StatusDot tone={tones[finding.outcome]} label={check} />
        <span class="sr-only"> ({outcome})</span>
      </div>
      <div class="grid min-w-0 gap-1">
        <p class={classes(finding.outcome === 'skipped' && 'text-muted')}>{says}</p>
        {fix && <p class="text-muted">{fix}</p>}
      </div>
    </li>
  )
}
