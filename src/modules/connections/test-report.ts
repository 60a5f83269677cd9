import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Identified } from './identify.ts'
import { missingScopes } from './rules.ts'
import { type ClientKind, scopesFor } from './zoom/provider.ts'
import type { RefusalProblem } from './zoom/refusal-problems.ts'

export type TestStepName = 'token' | 'identity' | 'scopes' | 'hosting' | 'clock' | 'webhook' | 'trial'

/** One thing that was tried, and a sentence about it with what to do. */
export interface TestStep {
  step: TestStepName
  outcome: 'ok' | 'warning' | 'failed' | 'skipped'
  sentence: { key: MessageKey; values: Record<string, string> }
  /** What Zoom refused with; the sentence is then the operator's. */
  problem?: RefusalProblem
  /** When what the sentence tells of was. */
  at?: Date
}

/** What a test of a connection or a client found, step by step (C5). */
export interface TestReport {
  steps: TestStep[]
}

export function step(
  name: TestStepName,
  outcome: TestStep['outcome'],
  key: MessageKey,
  values: Record<string, string> = {},
): TestStep {
  return { step: name, outcome, sentence: { key, values } }
}

/** What Zoom refused with, in the operator's words. */
export function refused(name: TestStepName, problem: RefusalProblem): TestStep {
  return { ...step(name, 'failed', `conference.problem.${problem}.operator`), problem }
}

/** What depends on a step that failed was not tried. */
export function skipped(...names: TestStepName[]): TestStep[] {
  return names.map((name) => step(name, 'skipped', 'connection_test.skipped'))
}

export function identityStep(answer: Identified): TestStep {
  if (answer.kind === 'known')
    return step('identity', 'ok', 'connection_test.identity.ok', { email: answer.identity.email })
  return refused('identity', answer.problem)
}

/** Granted against what is needed, then against what the app declares (decision 32). */
export function scopesStep(granted: readonly string[], kind: ClientKind, declared: readonly string[]): TestStep {
  const missing = missingScopes(scopesFor(kind), granted)
  const names = (scopes: { name: string }[]) => scopes.map(({ name }) => name).join(', ')
  const needed = missing.filter(({ required }) => required)
  if (needed.length > 0) return step('scopes', 'failed', 'connection_test.scopes.needed', { scopes: names(needed) })
  if (missing.length > 0)
    return step('scopes', 'warning', 'connection_test.scopes.optional', { scopes: names(missing) })
  const undeclared = granted.filter((scope) => !declared.includes(scope))
  if (undeclared.length > 0)
    return step('scopes', 'warning', 'connection_test.scopes.undeclared', { scopes: undeclared.join(', ') })
  return step('scopes', 'ok', 'connection_test.scopes.ok')
}

/** Zoom's `type`: 1 Basic, 2 Licensed, 4 and 99 without meetings (decision 37). */
export function hostingStep(userType: number | null, host: string): TestStep {
  if (userType === 2) return step('hosting', 'ok', 'connection_test.hosting.licensed', { host })
  if (userType === 1) return step('hosting', 'ok', 'connection_test.hosting.basic', { host })
  if (userType === null) return step('hosting', 'warning', 'connection_test.hosting.unknown', { host })
  return step('hosting', 'failed', 'connection_test.hosting.none', { host })
}

const wrongSeconds = 300
const noticeableSeconds = 30

/** This server's clock against Zoom's `Date`; webhooks are refused from 5 minutes on. */
export function clockStep(theirs: Date | null, ours: Date): TestStep {
  if (!theirs) return step('clock', 'skipped', 'connection_test.skipped')
  const seconds = Math.round(Math.abs(ours.getTime() - theirs.getTime()) / 1000)
  const values = { seconds: String(seconds) }
  if (seconds >= wrongSeconds) return step('clock', 'failed', 'connection_test.clock.wrong', values)
  if (seconds >= noticeableSeconds) return step('clock', 'warning', 'connection_test.clock.off', values)
  return step('clock', 'ok', 'connection_test.clock.ok')
}

/** Whether Zoom's events come, and when the last one did. */
export function webhookStep(hasSecret: boolean, seenAt: Date | null): TestStep {
  if (!hasSecret) return step('webhook', 'warning', 'connection_test.webhook.no_secret')
  if (!seenAt) return step('webhook', 'warning', 'connection_test.webhook.never')
  return { ...step('webhook', 'ok', 'connection_test.webhook.seen'), at: seenAt }
}
