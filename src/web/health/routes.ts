import { setTimeout } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { route } from '#/web/route.ts'

const patienceMs = 2000

/** `/healthz`: the process lives. `/readyz`: it can do its work (the database answers). */
export const healthRoutes = [
  route({ method: 'GET', path: '/healthz', access: 'public', handle: (page) => page.http.text('ok') }),
  route({
    method: 'GET',
    path: '/readyz',
    access: 'public',
    async handle(page) {
      const answered = page.app.db.execute(sql`select 1 from graphile_worker.jobs limit 0`).then(
        () => true,
        () => false,
      )
      // A database that hangs answers neither yes nor no; whoever asks doesn't wait for it.
      const isReady = await Promise.race([answered, setTimeout(patienceMs, false, { ref: false })])
      return page.http.text(isReady ? 'ready' : 'the database does not answer', isReady ? 200 : 503)
    },
  }),
]
