import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { LOOK } from '../../look.ts'
import { pageHeaders, STYLE_PATH } from '../../page.ts'
import type { Sandbox } from '../sandbox.ts'
import { appsPages } from './apps-page.ts'
import { authorizePages } from './authorize-page.ts'
import { developersPages } from './developers-page.ts'
import { homePages } from './home-page.ts'
import { joinPages } from './join-page.ts'
import { meetingsPages } from './meetings-page.ts'
import { signinPages } from './signin-page.ts'

const ROOMS = [homePages, signinPages, authorizePages, meetingsPages, appsPages, joinPages, developersPages]

/** The pages for people. */
export function pageRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()
  app.use(pageHeaders(), csrf())
  app.get(STYLE_PATH, (c) => c.body(LOOK, 200, { 'content-type': 'text/css; charset=utf-8' }))
  for (const pages of ROOMS) app.route('/', pages(sandbox))
  return app
}
