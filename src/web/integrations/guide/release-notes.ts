import { type ScopeKey, zoom } from '#/modules/connections/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'

// Zoom's reviewers read English whatever language the operator reads; so these are not in the catalogues.
const steps: Record<ScopeKey, string> = {
  identity:
    'Log in with the account above. Settings → Integrations → Zoom → Connect Zoom, and allow on Zoom’s page. Back here, the connected e-mail address is shown.',
  create:
    'Open the public page of a meeting type in a private window, choose a time, type a name and an address, and press Confirm. The ticket shows the join link; the meeting is in Zoom, once.',
  update:
    'On the ticket choose Reschedule and take another time. In Zoom the same meeting has the new time; its link stays.',
  delete: 'On the ticket choose Cancel. The meeting is gone from Zoom.',
  read: 'Book again, then delete that meeting at zoom.us. The booking says that the meeting was deleted at Zoom, and the host gets a mail.',
  list: 'Used when an answer of Zoom got lost, to find the meeting instead of making it twice. Settings → Integrations → Zoom → Calls made at Zoom lists each such call with its reason.',
}

/** The test plan for a submission's release notes: one step a scope that is asked for, then removal. In English. */
export function releaseNotes(publicUrl: string): string {
  const { t } = i18nFor('en')
  const numbered = zoom.scopes.map(({ name, key }, at) =>
    [
      `${at + 1}. ${name}`,
      `   ${t(`integrations.scope.${key}.why`)} ${t(`integrations.scope.${key}.when`)}`,
      `   ${steps[key]}`,
    ].join('\n'),
  )
  const last = zoom.scopes.length
  return [
    `Test plan for ${publicUrl}`,
    `Test account: ${publicUrl}/log-in, e-mail …, password …`,
    ...numbered,
    `${last + 1}. Removing: Settings → Integrations → Zoom → Disconnect. Tokens, meeting ids and the list of calls are deleted here, and the authorization is revoked at Zoom. Connect again, then remove the app in the Zoom App Marketplace under Manage → Added apps: the connection is gone here within seconds.`,
    `Events listened to: ${zoom.events.map(({ name }) => name).join(', ')}, app_deauthorized.`,
  ].join('\n\n')
}
