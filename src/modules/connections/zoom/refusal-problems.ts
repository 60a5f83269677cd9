/**
 * What Zoom's refusals come down to. Each has a sentence for the host, the guest and the operator in the catalogues:
 * `conference.problem.<problem>.host`, `.guest` and `.operator`.
 */
export const refusalProblems = [
  'provider_down',
  'unreadable_answer',
  'busy',
  'daily_limit',
  'account_daily_limit',
  'connection_lost',
  'app_blocked',
  'app_credentials',
  'app_kind',
  'wrong_account_id',
  'wrong_address',
  'redirect_mismatch',
  'start_again',
  'missing_scope_identity',
  'missing_scope_create',
  'missing_scope_update',
  'missing_scope_delete',
  'missing_scope_read',
  'missing_scope_list',
  'plan_or_permission',
  'cannot_host',
  'scheduling_refused',
  'details_refused',
  'passcode_rules',
  'account_gone',
  'user_gone',
  'other_account',
  'policy',
  'refused',
  'in_progress',
  'turned_into_webinar',
  'personal_meeting',
] as const

export type RefusalProblem = (typeof refusalProblems)[number]
