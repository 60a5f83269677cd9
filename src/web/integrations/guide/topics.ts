import type { ClientKind } from '#/modules/connections/index.ts'

export const guidePath = '/settings/integrations/zoom/guide'

/** The kinds of Zoom app, each with a guide of its own. */
export const appKinds = ['user', 'account', 's2s'] as const satisfies ClientKind[]

/** What there is to read about letting others use it. */
export const laterTopics = ['beta', 'review'] as const

export type GuideTopic = (typeof appKinds)[number] | (typeof laterTopics)[number]

export function isAppKind(topic: GuideTopic): topic is ClientKind {
  return appKinds.some((kind) => kind === topic)
}

/** Pages that a submission names; each can be opened by anybody. */
export const submissionPages = [
  { key: 'home', path: '/' },
  { key: 'documentation', path: '/integrations/zoom' },
  { key: 'plan', path: '/integrations/zoom/reviewer-test-plan' },
  { key: 'privacy', path: '/privacy' },
  { key: 'terms', path: '/terms' },
  { key: 'support', path: '/support' },
] as const
