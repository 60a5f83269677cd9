import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { getCookie, setCookie } from 'hono/cookie'
import { routePath } from 'hono/route'
import type { z } from 'zod'
import { type App, contextFor } from '#/platform/ctx.ts'
import { isDatabaseGone } from '#/platform/db/database-gone.ts'
import { DomainError, type ErrorCode } from '#/platform/errors.ts'
import { type I18n, i18nFor, languages, negotiate } from '#/platform/i18n/i18n.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { httpSeconds } from '#/platform/metrics.ts'
import { clientAddress, proxyRequestId } from './address.ts'
import { serveAsset } from './assets.ts'
import { readForm, refusalOfError, refusalOfIssues } from './form.ts'
import { isDeskRoute, judgeAccess, visitorOf } from './guard.ts'
import { otherWorkspacePage, signedOutPage } from './interrupted.tsx'
import { takeNotice } from './notice.ts'
import { isOwnOrigin } from './origin.ts'
import { pausedPage, watchPause, worksPaused } from './paused.tsx'
import type { Access, Page, Route, Typed } from './route.ts'
import { routes } from './routes.ts'
import { securityHeaders } from './security-headers.ts'
import { workspaceElsewhere } from './sent-from.ts'
import { deskErrorPage, errorPage, ownStatus } from './ui/error-page.tsx'

const largestBody = 256 * 1024

/** The web floor: every route of `routes.ts` behind its guard. Needs no socket: tests call `app.request(…)`. */
export function createWeb(app: App): Hono {
  const web = new Hono()
  const paused = watchPause(app.db)
  web.use(compress())
  web.use(securityHeaders(app.config))
  web.get('/assets/:name', async (c) => (await serveAsset(c.req.param('name'))) ?? c.notFound())
  // Looking at a request's body, even one it can't have, costs the reading pages dearly.
  web.on(
    ['POST', 'PUT', 'PATCH', 'DELETE'],
    '*',
    bodyLimit({
      maxSize: largestBody,
      onError: async (c) => errorFor(await openPage(app, c, null), new DomainError('too_large')),
    }),
  )
  for (const route of routes)
    web.on(route.method, route.path, (c) =>
      noted(app, route, c, async () =>
        !worksPaused(route) && (await paused())
          ? pausedPage(await openPage(app, c, route), route)
          : await answer(app, route, c),
      ),
    )
  web.notFound(async (c) => errorFor(await openPage(app, c, null), new DomainError('not_found')))
  web.onError(async (error, c) => {
    // The pattern instead of the address: that one may be a guest's link (decision 42).
    const log = app.log.child({ request: requestIdOf(app, c) })
    log.error({ err: error, method: c.req.method, route: routePath(c) }, 'request failed')
    const what = failureOf(error)
    if (what === 'unavailable') c.header('retry-after', '10')
    return errorPage(await openPage(app, c, null), what, i18nOf(app, c).t(`error.${what}`))
  })
  return web
}

function failureOf(error: unknown): keyof typeof ownStatus {
  return isDatabaseGone(error) ? 'unavailable' : 'unexpected'
}

const quiet = new Set(['/healthz', '/readyz', '/metrics'])

/** Counts the request, and writes its line: the template of its address, since the address may be a guest's link. */
async function noted(app: App, { method, path }: Route, c: Context, work: () => Promise<Response>): Promise<Response> {
  const began = performance.now()
  let status: number = ownStatus.unexpected
  try {
    const response = await work()
    status = response.status
    return response
  } catch (error) {
    status = ownStatus[failureOf(error)]
    throw error
  } finally {
    const milliseconds = performance.now() - began
    httpSeconds.observe({ method, route: path, status }, milliseconds / 1000)
    const line = { request: requestIdOf(app, c), method, route: path, status, ms: Math.round(milliseconds) }
    app.log[quiet.has(path) ? 'debug' : 'info'](line, 'request')
  }
}

const requestIds = new WeakMap<Request, string>()

// One for all that is logged of a request; from outside only by a proxy that is trusted.
function requestIdOf({ config }: App, c: Context): string {
  const known = requestIds.get(c.req.raw)
  if (known) return known
  const id = proxyRequestId(c, config.trustedProxies) ?? randomBytes(8).toString('hex')
  requestIds.set(c.req.raw, id)
  return id
}

async function answer(app: App, route: Route, c: Context): Promise<Response> {
  const page = await openPage(app, c, route)
  try {
    if (route.method === 'POST' && route.access !== 'webhook' && !isOwnOrigin(c.req.raw, app.config))
      throw new DomainError('foreign_origin')
    // A zero byte can't be asked of PostgreSQL; forms lose theirs as they are read.
    if (/%00/.test(page.url.search)) throw new DomainError('invalid_input')
    c.header('cache-control', cachingOf(page, route))
    return (await judgeAccess(page, route.access)) ?? (await handle(page, route))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'not_signed_in' && route.method === 'POST') return await signedOutPage(page)
    return errorFor(page, error, route)
  }
}

// Pages that hold a token, or that not everybody sees, stay on no disk and in no shared cache.
function cachingOf({ url, visitor }: Page, { access }: Route): string {
  const holdsToken = ['token', 'code', 'state'].some((name) => url.searchParams.has(name))
  return access === 'public' && !visitor && !holdsToken ? 'private, no-cache' : 'private, no-store'
}

// Only past the guard may a refused form be shown again: its page counts on who may see it.
async function handle(page: Page, route: Route): Promise<Response> {
  if (!route.form) return await route.handle(page, undefined as never)
  let typed: Typed = {}
  try {
    typed = await readForm(page.http.req.raw)
    const elsewhere = isDeskRoute(route) ? workspaceElsewhere(typed, page.visitor?.workspace?.id) : null
    if (elsewhere !== null) return await otherWorkspacePage(page, elsewhere, typed)
    const parsed = (route.form as z.ZodType).safeParse(typed)
    if (parsed.success) return await route.handle(page, parsed.data as never)
    const refusal = refusalOfIssues(page.i18n, parsed.error.issues, typed)
    return route.refuse ? await route.refuse(page, refusal) : refusedPage(page, refusal.code, refusal.message, route)
  } catch (error) {
    if (!(error instanceof DomainError) || !route.refuse) throw error
    sayWhen(page, error)
    return await route.refuse(page, refusalOfError(page.i18n, error, typed))
  }
}

function errorFor(page: Page, error: DomainError, route?: Route): Response {
  sayWhen(page, error)
  return refusedPage(page, error.code, page.i18n.t(`error.${error.code}`, error.values), route)
}

// What is refused at the desk is said at the desk.
function refusedPage(page: Page, code: ErrorCode, message: string, route?: Route): Response {
  const isAtDesk = page.visitor?.workspace && route && deskAccess.has(route.access)
  return isAtDesk ? deskErrorPage(page, code, message) : errorPage(page, code, message)
}

const deskAccess = new Set<Access>(['signed-in', 'member', 'admin', 'owner', 'operator'])

// For machines the same that the sentence says to people (RFC 9110 §10.2.3).
function sayWhen(page: Page, { code, values }: DomainError): void {
  if (code === 'too_many_requests' || code === 'bookings_full')
    page.http.header('retry-after', String(Number(values.minutes) * 60))
}

async function openPage(app: App, c: Context, route: Route | null): Promise<Page> {
  const needsVisitor = route !== null && route.access !== 'webhook' && route.access !== 'booking'
  const visitor = needsVisitor ? await visitorOf(app, c.req.raw) : null
  const requestId = requestIdOf(app, c)
  c.header('x-request-id', requestId)
  const log = app.log.child({ request: requestId })
  const workspaceId = visitor?.workspace?.id ?? ('' as WorkspaceId)
  const actor = visitor?.workspace
    ? { kind: 'member' as const, userId: visitor.userId, role: visitor.workspace.role }
    : { kind: 'visitor' as const }
  return {
    app,
    http: c,
    url: new URL(c.req.url),
    address: clientAddress(c, app.config.trustedProxies),
    i18n: i18nOf(app, c),
    nonce: c.get('secureHeadersNonce') ?? '',
    visitor,
    ctx: contextFor(app, workspaceId, actor, log),
    notice: takeNotice(c),
  }
}

// `?lang=ja` is the switch; it is remembered in a cookie, else the browser's wish counts. The region is the browser's.
function i18nOf({ config }: App, c: Context): I18n {
  const asked = languages.find((language) => language === c.req.query('lang'))
  const secure = config.publicUrls[0].startsWith('https:')
  if (asked) setCookie(c, 'language', asked, { path: '/', sameSite: 'Lax', secure, maxAge: 31_536_000, httpOnly: true })
  const chosen = asked ?? languages.find((language) => language === getCookie(c, 'language'))
  const { language, locale } = negotiate(c.req.header('accept-language'), chosen)
  return i18nFor(language, locale)
}
