import { changeOAuthClient, createOAuthClient, removeOAuthClient } from '#/modules/connections/index.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Route, route, type Typed } from '#/web/route.ts'
import { looseForm, oneOf } from '#/web/typed.ts'
import { judgeApp, onPage } from './app-form.ts'
import { askedApp, showApp } from './app-page.tsx'
import { judgeApps, showApps } from './apps-page.tsx'
import { appPath, appsPath } from './places.ts'
import { testTyped } from './tests.ts'

/** The Zoom apps of a workspace: added, changed, tested, removed. */
export const appRoutes: Route[] = [
  route({ method: 'GET', path: appsPath, access: 'member', handle: showApps }),
  route({ method: 'GET', path: `${appsPath}/new`, access: 'member', handle: (page) => showApp(page) }),
  route({
    method: 'POST',
    path: `${appsPath}/new`,
    access: 'member',
    form: looseForm,
    handle: (page, typed) => save(page, typed, null),
    refuse: (page, refusal) => showApp(page, { refusal: onPage(refusal) }),
  }),
  route({ method: 'GET', path: `${appsPath}/:oauthClientId`, access: 'member', handle: (page) => showApp(page) }),
  route({
    method: 'POST',
    path: `${appsPath}/:oauthClientId`,
    access: 'member',
    form: looseForm,
    async handle(page, typed) {
      await judgeApps(page)
      return save(page, typed, (await askedApp(page)).id)
    },
    refuse: (page, refusal) => showApp(page, { refusal: onPage(refusal) }),
  }),
  route({
    method: 'POST',
    path: `${appsPath}/:oauthClientId/remove`,
    access: 'member',
    async handle(page) {
      await judgeApps(page)
      await removeOAuthClient(page.ctx, { id: (await askedApp(page)).id })
      return redirectWithNotice(page, appsPath, 'notice.zoom_app_removed')
    },
  }),
]

async function save(page: Page, typed: Typed, id: string | null): Promise<Response> {
  await judgeApps(page)
  const { input, refusal } = judgeApp(page, typed)
  if (refusal) return showApp(page, { refusal })
  if (oneOf(typed, 'press') === 'test') return showApp(page, await testTyped(page, input, typed))
  if (id) await changeOAuthClient(page.ctx, page.app.outside, { ...input, id })
  else id = (await createOAuthClient(page.ctx, page.app.outside, input)).id
  return redirectWithNotice(page, appPath(id), 'notice.zoom_app_saved')
}
