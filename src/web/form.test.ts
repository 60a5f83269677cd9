import { expect, it } from 'vitest'
import { z } from 'zod'
import { DomainError } from '#/platform/errors.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import { refusalOfError, refusalOfIssues } from './form.ts'

const form = z.object({
  name: z.string().max(80),
  code: z.string().min(6),
  minutes: z.coerce.number().max(1440),
  days: z.coerce.number().min(1),
})
const typed = { name: 'x'.repeat(81), code: 'x', minutes: '1500', days: '0' }

it.each([
  ['en', 'Use at most 80 characters.', 'Use at least 6 characters.', 'At most 1440.', 'At least 1.'],
  [
    'ja',
    '80文字以内にしてください。',
    '6文字以上にしてください。',
    '1440以下にしてください。',
    '1以上にしてください。',
  ],
] as const)('a text that is too long is told in characters, a number that is too large as such (%s)', (...row) => {
  const [language, name, code, minutes, days] = row
  const { fields } = refusalOfIssues(i18nFor(language), form.safeParse(typed).error?.issues ?? [], typed)
  expect(fields).toEqual({ name, code, minutes, days })
})

it('a refusal that names a field says one sentence above the form and another beside the field', () => {
  const { message, fields } = refusalOfError(i18nFor('en'), new DomainError('invalid_input', {}, 'startsAt'), {})
  expect(message).toBe('Something in the form needs another look.')
  expect(fields).toEqual({ startsAt: 'Please look at this again.' })
})
