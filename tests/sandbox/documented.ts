import documented from './documented-fields.json' with { type: 'json' }
import type { Json } from './zoom-world.ts'

// The fields of Zoom's OpenAPI documents (2026-08): names, types and limits of what the implemented operations take and
// answer, one line a field. `[]` behind a name is an array; fields of its items follow with the same prefix.
export type Field = {
  type: string
  required?: boolean
  enum?: (string | number)[]
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}
export type Fields = Record<string, Field>
export type Subject = keyof typeof documented

export const fieldsOf = (subject: Subject): Fields => documented[subject] as Fields

/** Values that the document's type alone doesn't give: they mean something to the account. */
const MEANINGFUL: Record<string, unknown> = {
  schedule_for: 'olivia.owner@zoom-sandbox.example',
  'settings.alternative_hosts': 'mika.member@zoom-sandbox.example',
  'settings.enforce_login_domains': 'example.com;example.org',
  timezone: 'America/St_Johns',
  password: 'a1B2c3',
  start_time: '2031-03-04T05:06:07Z',
  'recurrence.end_date_time': '2031-04-02T15:59:00Z',
  'settings.global_dial_in_countries[]': ['US'],
  'settings.global_dial_in_numbers[]': [{ city: 'New York', country: 'US', number: '+1 1000200200', type: 'toll' }],
}

/** A value that the document allows for the field, with what must stand beside it. */
export function goodValue(fields: Fields, path: string): unknown {
  if (path in MEANINGFUL) return MEANINGFUL[path]
  const field = fields[path] as Field
  if (field.enum) return field.enum[0]
  if (field.type === 'boolean') return true
  if (field.type === 'integer') return field.minimum ?? 1
  if (field.type === 'array') return [hasChildren(fields, path) ? requiredParts(fields, path) : 'x']
  if (field.type === 'object') return requiredParts(fields, path)
  if (field.format === 'email') return 'gia@guests.example'
  return 'x'.repeat(Math.min(field.maxLength ?? 1, 4000))
}

/** Values that the document forbids: the wrong type, outside the enumeration, over the limit. */
export function badValues(fields: Fields, path: string): unknown[] {
  const field = fields[path] as Field
  const bad: unknown[] = [field.type === 'string' ? 7 : 'wrong']
  if (field.type === 'boolean') bad.push(1)
  if (field.type === 'integer') bad.push(1.5)
  if (field.enum) bad.push(field.type === 'string' ? 'something-else' : 4711)
  if (field.maximum !== undefined && field.type === 'integer') bad.push(field.maximum + 1)
  if (field.minimum !== undefined) bad.push(field.minimum - 1)
  if (field.maxLength !== undefined) bad.push('x'.repeat(field.maxLength + 1))
  if (field.maxItems !== undefined) bad.push(Array(field.maxItems + 1).fill(requiredParts(fields, path)))
  if (field.minItems !== undefined) bad.push([])
  if (field.format === 'email') bad.push('nobody')
  if (field.format === 'date-time') bad.push('tomorrow')
  return bad
}

/** A body that holds just this field, and what its parents require. */
export function bodyWith(fields: Fields, path: string, value: unknown): Json {
  const [first = '', ...rest] = path.split('.')
  return place(fields, '', first, rest, value)
}

function place(fields: Fields, prefix: string, name: string, rest: string[], value: unknown): Json {
  const here = prefix ? `${prefix}.${name}` : name
  const key = name.replace('[]', '')
  const [next, ...further] = rest
  const inner =
    next === undefined ? value : { ...requiredParts(fields, here), ...place(fields, here, next, further, value) }
  return { [key]: next !== undefined && name.endsWith('[]') ? [inner] : inner }
}

function requiredParts(fields: Fields, path: string): Json {
  const depth = path.split('.').length + 1
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([child, { required }]) => required && child.startsWith(`${path}.`) && child.split('.').length === depth)
      .map(([child]) => [(child.split('.').at(-1) ?? '').replace('[]', ''), goodValue(fields, child)]),
  )
}

export function hasChildren(fields: Fields, path: string): boolean {
  return Object.keys(fields).some((other) => other.startsWith(`${path}.`))
}

/** What in an answer is not in the document, or of another type or outside its enumeration, by path. */
export function strangers(fields: Fields, answer: Json, prefix = ''): string[] {
  return Object.entries(answer).flatMap(([key, value]) => {
    const plain = prefix ? `${prefix}.${key}` : key
    const path = Array.isArray(value) ? `${plain}[]` : plain
    const field = fields[path]
    if (!field) return [`${path}: not documented`]
    const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value
    if (type !== field.type) return [`${path}: ${type}, documented as ${field.type}`]
    if (field.enum && !field.enum.includes(value as never)) return [`${path}: ${value} is not in the enumeration`]
    if (field.format === 'date-time' && Number.isNaN(Date.parse(value as string))) return [`${path}: not a time`]
    if (type === 'object') return strangers(fields, value, path)
    if (Array.isArray(value) && hasChildren(fields, path))
      return value.flatMap((item) => strangers(fields, item as Json, path))
    return []
  })
}
