import { z } from 'zod'
import type { Typed } from './route.ts'

/** Any form whose rows come and go: fields as they come, bounded in number and size; the page reads and judges them. */
export const looseForm = z
  .record(z.string().max(80), z.union([z.string().max(8000), z.array(z.string().max(8000)).max(500)]))
  .refine((typed) => Object.keys(typed).length <= 500, 'field.invalid')

/** All values of a field; none when it was not sent. */
export function allOf(typed: Typed, name: string): string[] {
  const value = Object.hasOwn(typed, name) ? typed[name] : undefined
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** The first value of a field; empty when it was not sent. */
export function oneOf(typed: Typed, name: string): string {
  return allOf(typed, name)[0] ?? ''
}
