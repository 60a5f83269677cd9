import { z } from 'zod'
import { DomainError } from './errors.ts'

/**
 * A text as a person types it, trimmed and without the unseen signs that turn the order of letters around: pasted along
 * with a name they would turn what stands beside it in a mail's subject.
 */
export function typedText() {
  return z.string().overwrite(withoutTurns).trim()
}

/** The text without Unicode's bidirectional controls (UAX #9 §2). */
export function withoutTurns(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, '')
}

/** What `schema` makes of `value`, or `invalid_input` naming the first field that doesn't fit. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.map(String).join('.')
  throw new DomainError('invalid_input', {}, path === '' ? undefined : path)
}
