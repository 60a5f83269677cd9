import type { z } from 'zod'
import { DomainError } from '#/platform/errors.ts'
import type { I18n, MessageKey } from '#/platform/i18n/i18n.ts'
import type { Refusal, Typed } from './route.ts'

/** The fields of a posted form; a name that comes several times is a list. Files are refused. */
export async function readForm(request: Request): Promise<Typed> {
  const data = await request.formData().catch(() => {
    throw new DomainError('invalid_input')
  })
  const typed = new Map<string, string | string[]>()
  for (const [name, value] of data) {
    if (typeof value !== 'string') throw new DomainError('invalid_input', {}, name)
    // A zero byte can't be stored in PostgreSQL; no keyboard types one.
    const text = value.replaceAll('\0', '')
    const before = typed.get(name)
    typed.set(name, before === undefined ? text : [...(Array.isArray(before) ? before : [before]), text])
  }
  // Not by assignment: fields named `__proto__` or `constructor` would meet what every object has.
  return Object.fromEntries(typed)
}

/** A refusal for a form whose values don't fit their schema: one sentence a field. */
export function refusalOfIssues(i18n: I18n, issues: z.core.$ZodIssue[], typed: Typed): Refusal {
  const fields: Record<string, string> = {}
  for (const issue of issues) {
    const name = issue.path.map(String).join('.')
    fields[name] ??= sentenceFor(i18n, issue)
  }
  return { code: 'invalid_input', message: i18n.t('error.invalid_input'), fields, typed }
}

/** A refusal for a verb's `DomainError`. */
export function refusalOfError(i18n: I18n, error: DomainError, typed: Typed): Refusal {
  const message = i18n.t(`error.${error.code}`, error.values)
  const sentence = error.code === 'invalid_input' ? i18n.t('field.invalid') : message
  return { code: error.code, message, fields: error.field ? { [error.field]: sentence } : {}, typed }
}

// A schema may name its own message: `z.string().min(1, 'field.name_missing')`.
function sentenceFor(i18n: I18n, issue: z.core.$ZodIssue): string {
  if (/^field\.[a-z_]+$/.test(issue.message)) return i18n.t(issue.message as MessageKey)
  if (issue.code === 'too_small')
    return i18n.t(issue.origin === 'string' ? 'field.too_short' : 'field.too_small', { minimum: Number(issue.minimum) })
  if (issue.code === 'too_big')
    return i18n.t(issue.origin === 'string' ? 'field.too_long' : 'field.too_big', { maximum: Number(issue.maximum) })
  if (issue.code === 'invalid_format' && issue.format === 'email') return i18n.t('field.email')
  return i18n.t('field.invalid')
}
