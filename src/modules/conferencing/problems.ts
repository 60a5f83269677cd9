/**
 * Why a conference is not as wanted. Each has two sentences in the catalogues, `conference.problem.<problem>.host` and
 * `.guest`; the host's says what to do.
 */
export const problems = [
  'unreachable',
  'provider_down',
  'unreadable_answer',
  'busy',
  'daily_limit',
  'no_answer',
  'stray_possible',
  'connection_lost',
  'not_connected',
  'missing_scope_create',
  'missing_scope_update',
  'missing_scope_delete',
  'plan_or_permission',
  'cannot_host',
  'details_refused',
  'account_gone',
  'policy',
  'refused',
  'in_progress',
  'turned_into_webinar',
  'personal_meeting',
  'other_account',
  'deleted_at_provider',
  'moved_at_provider',
  'event_over',
] as const

export type Problem = (typeof problems)[number]
