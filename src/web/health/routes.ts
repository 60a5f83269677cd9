import { sql } from 'drizzle-orm'
import { route } from '#/web/route.ts'

/** `/healthz`: the process lives. `/readyz`: it can do its work (the database answers). */
export const healthRoutes = [
  route({ method: 'GET', path: '/healthz', access: 'public', handle: (page) => page.http.text('ok') }),
  route({
    method: 'GET',
    path: '/readyz',
    access: 'public',
    async handle(page) {
      const isReady = await page.app.db.execute(sql`select 1 from graphile_worker.jobs limit 0`).then(
        () => true,
        () => false,
      )
      return page.http.text(isReady ? 'ready' : 'the database does not answer', isReady ? 200 : 503)
    },
  }),
]
