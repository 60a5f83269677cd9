// A worker as it runs in production, in a process of its own, so that it can be killed. Started by worker-processes.ts.
import { conferencingJobs } from '#/jobs/conferencing-jobs.ts'
import { follow } from '#/jobs/subscriptions.ts'
import { startWorker } from '#/jobs/worker.ts'
import { systemClock } from '#/platform/clock.ts'
import { readConfig } from '#/platform/config/config.ts'
import { createDb, createPool } from '#/platform/db/database.ts'
import { safeFetch } from '#/platform/http/egress.ts'
import { createLog } from '#/platform/log.ts'
import { createSealer } from '#/platform/seal/sealer.ts'

export interface WorkerOrders {
  env: Record<string, string>
  databaseUrl: string
  /** Die by SIGKILL when Zoom has answered a create, before the answer is known to anybody else. */
  dieAfterCreate: boolean
  concurrency?: number
}

const orders = JSON.parse(process.argv[2] ?? '') as WorkerOrders
const config = readConfig(orders.env, process.cwd())
const log = createLog('error')
const pool = createPool(orders.databaseUrl, log)
const fetchZoom = safeFetch(globalThis.fetch)
const dyingFetch: typeof fetch = async (input, init) => {
  const answer = await fetchZoom(input, init)
  const isCreate = init?.method === 'POST' && String(input).includes('/v2/users/me/meetings')
  if (isCreate) process.kill(process.pid, 'SIGKILL')
  return answer
}
const mailer = { send: async () => undefined, close: () => undefined }
const outside = { config, fetch: orders.dieAfterCreate ? dyingFetch : fetchZoom, mailer }
const app = {
  ...{ config, log, follow, outside },
  db: createDb(pool),
  clock: systemClock,
  seal: createSealer(config.keys),
}
const { concurrency = 10 } = orders
await startWorker(app, orders.databaseUrl, { tasks: conferencingJobs, lookForDeadSeconds: 1, concurrency })
// Closed: whoever started it has gone.
process.stdin.resume().once('close', () => process.exit())
