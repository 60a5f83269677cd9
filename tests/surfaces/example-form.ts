import { z } from 'zod'
import type { Route } from '#/web/route.ts'

/** What a person would write into a field of this name. */
const examples: Record<string, string> = {
  name: 'Gia',
  email: 'someone@anteroom.example',
  password: 'a quiet long word',
  currentPassword: 'a quiet long word',
  slug: 'another-name',
  timeZone: 'Europe/Berlin',
  guestTimeZone: 'Europe/Berlin',
  guestName: 'Gia',
  guestEmail: 'gia@anteroom.example',
  role: 'member',
  language: 'ja',
  token: 'not-a-token',
  reason: 'Something came up',
  title: 'Intro call',
}

/** The fields of the route's form, found from its schema; none for forms whose fields come and go. */
export function fieldsOf(route: Route): string[] {
  const schema = route.form
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** Which of them take any text, so that whatever is written there is kept or shown. */
export function textFieldsOf(route: Route): string[] {
  if (!(route.form instanceof z.ZodObject)) return []
  const shape: Record<string, unknown> = route.form.shape
  return Object.keys(shape).filter((name) => {
    const field = shape[name] as z.ZodType
    return field.safeParse('Plain words').success
  })
}

/** A form that fits the route's schema as far as names tell. */
export function exampleForm(route: Route): Record<string, string> {
  if (!(route.form instanceof z.ZodObject)) return {}
  const shape: Record<string, z.ZodType> = route.form.shape
  return Object.fromEntries(
    Object.keys(shape).flatMap((name) => {
      const value = [
        examples[name],
        'text',
        'on',
        'yes',
        '01890000-0000-7000-8000-000000000000',
        '2027-03-01T12:00:00.000Z',
      ]
      const fits = value.find((text) => text !== undefined && shape[name]?.safeParse(text).success)
      return fits === undefined ? [] : [[name, fits]]
    }),
  )
}
