import { z } from 'zod'
import { typedText } from '#/platform/input.ts'
import { passwordLength } from './auth.ts'
import { isUrlName } from './rules.ts'

// Names stand in mails to strangers: no line breaks to forge headers with, no addresses to lure with.
const oneLine = typedText()
  .min(1, 'field.required')
  .max(80)
  .refine((text) => !/\p{Cc}|:\/\/|\bwww\./iu.test(text), 'field.one_line')

const email = z.string().trim().toLowerCase().max(254).pipe(z.email('field.email'))

export const password = z
  .string()
  .min(passwordLength.min, 'field.password_short')
  .max(passwordLength.max, 'field.password_long')

const slug = z.string().trim().toLowerCase().refine(isUrlName, 'field.url_name')

const timeZone = z.string().max(64).refine(isZone, 'field.time_zone')

export const signUpInput = z.object({
  name: oneLine,
  email,
  password,
  invitation: z.uuid().optional().catch(undefined),
})

export const logInInput = z.object({ email, password: z.string().min(1, 'field.required').max(passwordLength.max) })

export const emailInput = z.object({ email })

export const workspaceInput = z.object({ name: oneLine, slug, timeZone })
export type WorkspaceInput = z.output<typeof workspaceInput>

export const workspaceSettingsInput = workspaceInput.extend({
  pastLinks: z.enum(['keep', 'remove']).optional(),
  adminsMayConnect: z.literal('on').optional(),
  membersMayConnect: z.literal('on').optional(),
})

export const role = z.enum(['owner', 'admin', 'member'])

export const invitationInput = z.object({ email, role })

export const profileInput = z.object({ name: oneLine, language: z.enum(['en', 'ja']) })

export const newPasswordInput = z.object({
  currentPassword: z.string().min(1, 'field.required').max(passwordLength.max),
  password,
})

function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
