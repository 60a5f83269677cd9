import type { RefusalProblem } from '#/modules/connections/index.ts'
import type { Page } from '#/web/route.ts'

/** What somebody who stored an app can look up and type again themselves. */
const ofOwnApp = ['app_credentials', 'app_kind', 'wrong_account_id', 'wrong_address'] as const

// What the room's sentences say of an event and of trying again by itself isn't so of a test.
const ofTest = [
  'account_gone',
  'app_blocked',
  'busy',
  'cannot_host',
  'connection_lost',
  'plan_or_permission',
  'policy',
  'provider_down',
  'refused',
  'scheduling_refused',
  'unreadable_answer',
  'user_gone',
] as const

interface About {
  connectionName: string
  /** An app of the workspace, which its owner stored; else the instance's. */
  isOwnApp: boolean
}

/** Why Zoom refuses, for whoever may mend the connection: variables and codes are for whoever runs the server. */
export function becauseOf({ i18n: { t } }: Page, problem: RefusalProblem, { connectionName, isOwnApp }: About): string {
  const own = isOwnApp && ofOwnApp.find((one) => one === problem)
  if (own) return t(`connection_test.own_app.${own}`)
  const known = ofTest.find((one) => one === problem)
  return known ? t(`connection_test.because.${known}`) : t(`conference.problem.${problem}.host`, { connectionName })
}
