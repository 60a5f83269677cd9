import { type Context, Hono } from 'hono'
import { refuseCrossSite } from '../../page.ts'
import type { Sandbox } from '../sandbox.ts'
import { appsRoutes } from './apps-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { faultsRoutes } from './faults-routes.ts'
import { meetingsRoutes } from './meetings-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { ControlRefusal } from './read.ts'
import { settingsRoutes } from './settings-routes.ts'
import { webhooksRoutes } from './webhooks-routes.ts'

/** `/_sandbox`: the control API. JSON in and out; 400 with `{error: {field, message}}`. */
export function controlRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()
  app.use('/_sandbox/*', refuseCrossSite())
  const rooms = [peopleRoutes, appsRoutes, consentRoutes, meetingsRoutes, faultsRoutes, webhooksRoutes, settingsRoutes]
  for (const routes of rooms) app.route('/', routes(sandbox).onError(onRefusal))
  app.all('/_sandbox/*', (c) => c.json({ error: { field: 'path', message: 'The control API has no such call.' } }, 404))
  return app
}

function onRefusal(error: Error, c: Context): Response {
  if (!(error instanceof ControlRefusal)) throw error
  return c.json({ error: { field: error.field, message: error.message } }, error.status)
}
