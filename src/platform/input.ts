import type { z } from 'zod'
import { DomainError } from './errors.ts'

/** What `schema` makes of `value`, or `invalid_input` naming the first field that doesn't fit. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.map(String).join('.')
  throw new DomainError('invalid_input', {}, path === '' ? undefined : path)
}
