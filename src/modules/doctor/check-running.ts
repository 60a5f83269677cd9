// What must go on all the time: the clock, the worker and its queue, the mail server.
import { sql } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { failedTasks } from '#/platform/jobs/failed-tasks.ts'
import { queueFigures } from '#/platform/jobs/queue-figures.ts'
import { countWorkers } from '#/platform/jobs/worker-lives.ts'
import { type MailServerVerdict, tryMailServer } from '#/platform/mail/try-mail-server.ts'
import { type Found, failed, ok, skipped, warning } from './findings.ts'
import type { Examination } from './patient.ts'

// Signatures of webhooks are good for 5 minutes ahead; tokens for an hour.
const mostSkewSeconds = 60

export async function checkClock({ clients }: Examination, app: App): Promise<Found[]> {
  const before = app.clock.now().getTime()
  const { rows } = await app.db.execute<{ at: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`,
  )
  const middle = (before + app.clock.now().getTime()) / 2
  const ofDatabase = Math.round((middle - (rows[0]?.at ?? middle)) / 1000)
  const ofZoom = (await clients(app)).map(({ skewSeconds }) => skewSeconds).find((skew) => skew !== null)
  const found: Found[] = []
  if (ofZoom !== undefined && Math.abs(ofZoom) > mostSkewSeconds)
    found.push(failed('doctor.says.clock.zoom', 'doctor.fix.clock.own', skewed(ofZoom)))
  if (Math.abs(ofDatabase) > mostSkewSeconds)
    found.push(failed('doctor.says.clock.database', 'doctor.fix.clock.database', skewed(ofDatabase)))
  if (found.length > 0) return found
  return [ok(ofZoom === undefined ? 'doctor.says.clock.without_zoom' : 'doctor.says.clock.ok')]
}

function skewed(seconds: number) {
  return {
    minutes: (Math.abs(seconds) / 60).toFixed(1).replace(/\.0$/, ''),
    direction: seconds > 0 ? 'ahead' : 'behind',
  }
}

export async function checkWorker(_: Examination, app: App): Promise<Found[]> {
  const count = await countWorkers(app.db)
  if (count > 0) return [ok('doctor.says.worker.ok', { count })]
  if (await findPause(app.db)) return [skipped('doctor.says.worker.paused')]
  return [failed('doctor.says.worker.none', 'doctor.fix.worker.none')]
}

export async function checkQueue(_: Examination, app: App): Promise<Found[]> {
  const { lagSeconds, failed: count } = await queueFigures(app.db)
  const minutes = Math.floor(lagSeconds / 60)
  const found: Found[] = []
  if (minutes >= 10) found.push(failed('doctor.says.queue.lag', 'doctor.fix.queue.lag', { minutes }))
  else if (minutes >= 1) found.push(warning('doctor.says.queue.lag', 'doctor.fix.queue.lag', { minutes }))
  if (count > 0) {
    const tasks = (await failedTasks(app.db)).join(', ')
    found.push(warning('doctor.says.queue.failed', 'doctor.fix.queue.failed', { count, tasks }))
  }
  return found.length > 0 ? found : [ok('doctor.says.queue.ok')]
}

const mailSays = {
  unreachable: ['doctor.says.mail.unreachable', 'doctor.fix.mail.unreachable'],
  log_in_refused: ['doctor.says.mail.log_in_refused', 'doctor.fix.mail.log_in_refused'],
  no_tls: ['doctor.says.mail.no_tls', 'doctor.fix.mail.no_tls'],
  refused: ['doctor.says.mail.refused', 'doctor.fix.mail.refused'],
} as const satisfies Record<Exclude<MailServerVerdict, 'welcome'>, readonly string[]>

export async function checkMail({ config }: Examination): Promise<Found[]> {
  const verdict = await tryMailServer(config.smtpUrl)
  // The host alone: the address may hold a password.
  const { host } = new URL(config.smtpUrl)
  if (verdict === 'welcome') return [ok('doctor.says.mail.ok', { host })]
  const [says, fix] = mailSays[verdict]
  return [failed(says, fix, { host })]
}
