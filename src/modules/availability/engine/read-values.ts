import { ProblemError } from './problem.ts'
import { isTimeZone } from './zone-rules.ts'

export type Fields = Readonly<Record<string, unknown>>

/** The object at `field`; with `known` names, an unknown one is refused and named. */
export function readFields(value: unknown, field: string, known: ReadonlySet<string> | null): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProblemError(field, value === undefined ? 'is missing' : 'must be an object')
  }
  if (known !== null) {
    for (const key in value) {
      if (!known.has(key)) throw new ProblemError(field === 'problem' ? key : `${field}.${key}`, 'is not a known field')
    }
  }
  return value as Fields
}

export function readList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ProblemError(field, value === undefined ? 'is missing' : 'must be a list')
  return value
}

export function readWhole(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ProblemError(
      field,
      value === undefined
        ? 'is missing'
        : `must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `not below ${least}` : `from ${least} to ${most}`}`,
    )
  }
  return value
}

export function readTimeZone(value: unknown, field: string): string {
  if (typeof value !== 'string' || !isTimeZone(value)) {
    throw new ProblemError(
      field,
      value === undefined ? 'is missing' : 'must be a time zone that the time-zone data knows, such as Europe/Berlin',
    )
  }
  return value
}
