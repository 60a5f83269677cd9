import { type DeclaringApp, declaredScopes, scopesFor, zoom } from '#/modules/connections/index.ts'
import { callName, reviewPlan, scopeName } from '#/modules/review/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'

/**
 * The test plan for a submission's release notes, as on the public page, with what each permission is for. In English
 * whatever language the operator reads: Zoom's reviewers ask for that.
 */
export function releaseNotes(publicUrl: string, app: DeclaringApp | null): string {
  const kind = app?.kind ?? 'user'
  const declared = app ? declaredScopes(app) : scopesFor(kind)
  const { t } = i18nFor('en')
  const steps = reviewPlan(declared.map(({ key }) => key)).map(({ id, scopes, calls }, at) =>
    [
      `${at + 1}. ${t(`review.plan.${id}.title`)}`,
      `   ${t(`review.plan.${id}.do`)}`,
      `   ${t('review.plan.expect')} ${t(`review.plan.${id}.expect`)}`,
      ...(scopes.length > 0
        ? [`   ${t('review.plan.permissions')}: ${scopes.map((key) => scopeName(key, kind)).join(', ')}`]
        : []),
      ...(calls.length > 0
        ? [`   ${t('review.plan.calls')}: ${calls.map((call) => callName(call, kind)).join(', ')}`]
        : []),
    ].join('\n'),
  )
  const permissions = declared.map(
    ({ name, key }) => `${name}: ${t(`integrations.scope.${key}.why`)} ${t(`integrations.scope.${key}.when`)}`,
  )
  return [
    `Test plan for ${publicUrl}, also at ${publicUrl}/integrations/zoom/reviewer-test-plan`,
    `Test account: ${publicUrl}/log-in, e-mail …, password …`,
    ...steps,
    ['What each permission is for:', ...permissions].join('\n'),
    `Events listened to: ${zoom.events.map(({ name }) => name).join(', ')}, app_deauthorized.`,
  ].join('\n\n')
}
