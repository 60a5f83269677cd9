import { z } from 'zod'
import { isScope } from '#/platform/config/scope.ts'
import { typedText } from '#/platform/input.ts'
import { scopesOf } from './rules.ts'

const line = (longest: number) => typedText().min(1, 'field.required').max(longest)
/** Printable, without spaces: goes into headers and addresses. */
const token = (longest: number) => line(longest).regex(/^[\x21-\x7e]+$/, 'field.invalid')
/** An empty field says nothing. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), schema.nullish())

/** A lease outlasts a call, so a client's time-out has an end. */
export const mostCallSeconds = 30

export const connectionName = line(80)

/** An e-mail as Zoom compares them: without regard to case. */
export const hostEmail = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^@\s,;]+@[^@\s,;]+$/, 'field.email')

/** Zoom e-mails, one a line or between commas or spaces. */
export const hostList = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(/[\s,;]+/).filter(Boolean))])
  .pipe(z.array(hostEmail).max(500))
  .transform((all) => [...new Set(all)])

export const hostsInput = z
  .object({ allowedHosts: hostList, defaultHost: optional(hostEmail) })
  .refine(({ allowedHosts, defaultHost }) => !defaultHost || allowedHosts.includes(defaultHost), {
    message: 'field.not_an_allowed_host',
    path: ['defaultHost'],
  })
export type HostsInput = z.input<typeof hostsInput>

/** Names as Zoom's build flow shows them, one a line or between commas or spaces. */
const scopeList = z
  .union([z.array(z.string()), z.string().max(8000).transform(scopesOf)])
  .pipe(z.array(z.string().max(200)).max(200))
  .refine((all) => all.every(isScope), 'field.scopes')

/** A provider app's credentials and where it is. The secret is typed at every edit (C4). */
export const oauthClientInput = z
  .object({
    name: line(80),
    kind: z.enum(['user', 'account', 's2s']),
    clientId: token(200),
    clientSecret: token(500),
    webhookSecret: optional(token(500)),
    accountId: optional(token(200)),
    scopes: optional(scopeList),
    oauthOrigin: optional(z.string().trim().max(300)),
    apiOrigin: optional(z.string().trim().max(300)),
    callSeconds: optional(z.coerce.number().int().min(1).max(mostCallSeconds)),
  })
  .refine(({ kind, accountId }) => kind !== 's2s' || accountId, { message: 'field.required', path: ['accountId'] })
export type OAuthClientInput = z.input<typeof oauthClientInput>
