import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { controlRoutes } from './control/routes.ts'
import { journalAndFaults } from './faults/apply.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import { restRoutes } from './rest/routes.ts'
import type { Sandbox } from './sandbox.ts'

/** Everything of one sandbox behind one origin. */
export function buildApp(sandbox: Sandbox, quiet: boolean): Hono {
  const app = new Hono()
  app.use('/oauth/*', journalAndFaults(sandbox))
  app.use('/v2/*', journalAndFaults(sandbox))
  app.route('/', oauthRoutes(sandbox))
  app.route('/', restRoutes(sandbox))
  app.route('/', controlRoutes(sandbox))
  app.route('/', pageRoutes(sandbox))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (!quiet) process.stderr.write(`${error.stack ?? error.message}\n`)
    return c.text('The sandbox itself has failed. This is a bug in it, not an answer of Zoom.', 500)
  })
  return app
}
