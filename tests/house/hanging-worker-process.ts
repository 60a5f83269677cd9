// A worker that takes a job and never ends it, for the test that kills it.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { follow } from '#/jobs/subscriptions.ts'
import { task } from '#/jobs/tasks.ts'
import { startWorker } from '#/jobs/worker.ts'
import { systemClock } from '#/platform/clock.ts'
import { readConfig } from '#/platform/config/config.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { createLog } from '#/platform/log.ts'
import { createMailer } from '#/platform/mail/mailer.ts'
import { createSealer } from '#/platform/seal/sealer.ts'

const url = process.env.DATABASE_URL as string
const config = readConfig(
  {
    ANTEROOM_PUBLIC_URL: 'http://localhost:1',
    ANTEROOM_SECRET: 'a secret for tests that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
  },
  process.cwd(),
)
const log = createLog('silent')
const pool = createPool(url, log)
const outside = { config, fetch, mailer: createMailer(config.smtpUrl) }
const app = { config, db: createDb(pool), clock: systemClock, log, follow, seal: createSealer(config.keys), outside }
const hang = task('test.hang', z.object({}), async () => {
  process.stdout.write('hanging\n')
  await sleep(60_000)
})
await startWorker(app, url, { tasks: [hang], lookForDeadSeconds: 1 })
// Closed: whoever started it has gone.
process.stdin.resume().once('close', () => process.exit())
