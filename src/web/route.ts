import type { Context } from 'hono'
import type { z } from 'zod'
import type { App, Ctx, Role } from '#/platform/ctx.ts'
import type { ErrorCode } from '#/platform/errors.ts'
import type { I18n } from '#/platform/i18n/i18n.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'

/**
 * Who may use a route. `public`: anyone. `signed-in`: any session. `member`, `admin`, `owner`: a session with a
 * verified address and at least that role in its workspace. `booking`: whoever holds a booking's link; the handler
 * looks it up. `webhook`: signed by a provider; exempt from Origin checks.
 */
export type Access = 'public' | 'signed-in' | 'member' | 'admin' | 'owner' | 'operator' | 'booking' | 'webhook'

/** Whoever is logged in. */
export interface Visitor {
  userId: UserId
  name: string
  email: string
  emailVerified: boolean
  sessionToken: string
  /** Null until they made or joined a workspace. */
  workspace: { id: WorkspaceId; name: string; slug: string; timeZone: string; role: Role } | null
}

/** One request, as a page sees it. */
export interface Page {
  readonly app: App
  readonly http: Context
  readonly url: URL
  /** The client's address, behind trusted proxies the forwarded one. */
  readonly address: string
  readonly i18n: I18n
  readonly nonce: string
  readonly visitor: Visitor | null
  readonly ctx: Ctx
  /** One-line message of the previous page ("Saved"), shown once. */
  readonly notice: string | null
}

/** A form that was refused: shown again with what was typed. */
export interface Refusal {
  code: ErrorCode
  /** The sentence to show above the form. */
  message: string
  /** Sentences by field name, to show beside them. */
  fields: Record<string, string>
  /** What was typed, as it came. */
  typed: Typed
}

export type Typed = Record<string, string | string[]>

export interface Route {
  method: 'GET' | 'POST'
  path: string
  access: Access
  form?: z.ZodType
  handle(page: Page, input: never): Response | Promise<Response>
  refuse?(page: Page, refusal: Refusal): Response | Promise<Response>
}

interface Declared extends Omit<Route, 'form' | 'handle'> {}

/**
 * Declares one route. The guard, the body limit, the Origin check and the parsing of `form` happen before `handle`;
 * a refusal (bad input or a `DomainError`) goes to `refuse`, or to the general error page when there is none.
 */
export function route<S extends z.ZodType>(
  declared: Declared & { form: S; handle(page: Page, input: z.output<S>): Response | Promise<Response> },
): Route
export function route(declared: Declared & { handle(page: Page): Response | Promise<Response> }): Route
export function route(
  declared: Declared & { form?: z.ZodType; handle(page: Page, input: never): Response | Promise<Response> },
): Route {
  return declared
}
