import type { MessageKey } from '#/platform/i18n/i18n.ts'

/** What is looked at, in the order in which it is shown. `doctor.check.<key>` is its name. */
export const checkKeys = [
  'variables',
  'public_url',
  'https',
  'database',
  'migrations',
  'pause',
  'keys',
  'clock',
  'worker',
  'queue',
  'mail',
  'zoom_app',
  'redirect',
  'webhook_path',
  'webhooks',
  'scopes',
  'connections',
] as const

export type CheckKey = (typeof checkKeys)[number]
export type Outcome = 'ok' | 'warning' | 'failed' | 'skipped'
type Says = Extract<MessageKey, `doctor.says.${string}`>
type Fix = Extract<MessageKey, `doctor.fix.${string}`>

/** What was found, in a sentence, and what to do about it in another; instants are said in the reader's zone. */
export interface Finding {
  check: CheckKey
  outcome: Outcome
  says: Says
  fix: Fix | null
  values: Record<string, string | number | Date>
}

/** A finding before it is known which check made it. */
export type Found = Omit<Finding, 'check'>
type Values = Finding['values']

export const ok = (says: Says, values: Values = {}): Found => ({ outcome: 'ok', says, fix: null, values })
export const skipped = (says: Says, values: Values = {}): Found => ({ outcome: 'skipped', says, fix: null, values })
export const warning = (says: Says, fix: Fix, values: Values = {}): Found => ({ outcome: 'warning', says, fix, values })
export const failed = (says: Says, fix: Fix, values: Values = {}): Found => ({ outcome: 'failed', says, fix, values })
