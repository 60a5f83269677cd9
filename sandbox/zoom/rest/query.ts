import type { Operation, QueryRule } from './operations.ts'
import { type FieldError, validationFailed } from './refusals.ts'

/** Refuses with 300 what the document doesn't allow in a query. Parameters that it doesn't know are ignored, as at Zoom. */
export function checkQuery(operation: Operation, query: URLSearchParams): void {
  const wrong: FieldError[] = Object.entries(operation.query ?? {})
    .filter(([name, rule]) => query.has(name) && !fits(query.get(name) ?? '', rule))
    .map(([field]) => ({ field, message: 'Invalid field.' }))
  if (wrong.length > 0) throw validationFailed(wrong)
}

/** The page asked for, from 1 on. */
export function pageOf(query: URLSearchParams, otherwise: number): { size: number; number: number } {
  return { size: Number(query.get('page_size') ?? otherwise), number: Number(query.get('page_number') ?? 1) }
}

function fits(value: string, rule: QueryRule): boolean {
  if (rule === 'text') return true
  if (rule === 'boolean') return value === 'true' || value === 'false'
  if (rule === 'date') return /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  if ('upTo' in rule) return /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= rule.upTo
  return rule.some((allowed) => String(allowed) === value)
}
