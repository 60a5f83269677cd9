import { setTimeout } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { appliedMigrations, knownMigrations } from '#/platform/db/migration-level.ts'
import { DomainError } from '#/platform/errors.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { queueFigures } from '#/platform/jobs/queue-figures.ts'
import { metricsContentType, processMetrics } from '#/platform/metrics.ts'
import { isFromLoopback } from '#/web/address.ts'
import { isOperator } from '#/web/guard.ts'
import { type Page, route } from '#/web/route.ts'
import { instanceFigures } from './figures.ts'

const patienceMs = 2000

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: figures. Details for the operator and this machine only. */
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
      const status = isReady ? 200 : 503
      if (!maySeeFigures(page)) return page.http.text(isReady ? 'ready' : 'not ready', status)
      return page.http.json(isReady ? await details(page) : { ready: false, database: 'does not answer' }, status)
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    access: 'public',
    async handle(page) {
      if (!maySeeFigures(page)) throw new DomainError('not_found')
      const [own, all] = await Promise.all([processMetrics(), figuresInTime(page)])
      return page.http.body(`${own}\n${all}`, 200, { 'content-type': metricsContentType })
    },
  }),
]

// Without its database the process is still worth looking at; the figures of the whole instance are absent then.
async function figuresInTime({ app, ctx }: Page): Promise<string> {
  const figures = instanceFigures(app.db).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'no figures from the database')
    return ''
  })
  return await Promise.race([figures, setTimeout(patienceMs, '', { ref: false })])
}

function maySeeFigures(page: Page): boolean {
  return isOperator(page) || isFromLoopback(page.http)
}

async function details({ app }: Page): Promise<Record<string, unknown>> {
  const { rows } = await app.db.execute<{ version: string }>(sql`select current_setting('server_version') as version`)
  const [applied, pause, jobs] = await Promise.all([appliedMigrations(app.db), findPause(app.db), queueFigures(app.db)])
  const known = knownMigrations()
  return {
    ready: true,
    database: { version: rows[0]?.version, migration: applied.at(-1), pending: known.length - applied.length },
    paused: pause !== null,
    jobs,
  }
}
