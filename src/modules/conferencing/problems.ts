import { refusalProblems } from '#/modules/connections/index.ts'

/**
 * Why a conference is not as wanted. Each has three sentences in the catalogues, `conference.problem.<problem>.host`,
 * `.guest` and `.operator`; the host's says what to do.
 */
export const problems = [
  ...refusalProblems,
  'unreachable',
  'no_answer',
  'stray_possible',
  'not_connected',
  'host_not_allowed',
  'kept_for_new',
  'deleted_at_provider',
  'moved_at_provider',
  'event_over',
] as const

export type Problem = (typeof problems)[number]
