// Puts the parts together: config → database → jobs → http. The only file that knows everything.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type pg from 'pg'
import { prepareDemo } from './demo/demo.ts'
import { follow } from './jobs/subscriptions.ts'
import { startWhenResumed } from './jobs/when-resumed.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { sealedColumns } from './modules/doctor/index.ts'
import { systemClock } from './platform/clock.ts'
import { type Config, ConfigError, isDemo, readConfig, withFiles } from './platform/config/config.ts'
import type { App, Ctx } from './platform/ctx.ts'
import { createDb, createPool, type Db } from './platform/db/database.ts'
import { startEmbeddedPostgres } from './platform/db/embedded.ts'
import { migrateDatabase } from './platform/db/migrate.ts'
import { safeFetch } from './platform/http/egress.ts'
import { listenOn } from './platform/http/listen.ts'
import { claimInstance, holdInstance } from './platform/instance/instance.ts'
import { createLog, type Log } from './platform/log.ts'
import { createMailer } from './platform/mail/mailer.ts'
import { packageRoot } from './platform/package-root.ts'
import { errorLine } from './platform/redact.ts'
import { fitsDatabase } from './platform/seal/reseal.ts'
import { createSealer, type Sealer } from './platform/seal/sealer.ts'
import { createWeb } from './web/app.ts'

/** Something started that must be stopped, last started first. */
type Stop = () => Promise<unknown>

/** Everything in one process: the demo when nothing is configured, else the real thing. */
export async function start(): Promise<undefined> {
  const stops: Stop[] = []
  await running(stops, startAll(stops))
  return undefined
}

async function startAll(stops: Stop[]): Promise<void> {
  const demo = isDemo(process.env) ? await prepareDemo(withFiles(process.env), packageRoot()) : null
  if (demo) stops.push(() => demo.stop())
  const config = demo ? readConfig(demo.env, packageRoot(), 'demo') : readConfig(process.env, packageRoot())
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, stops))
  const app = await open(config, databaseUrl, stops)
  const server = await listen(app)
  stops.push(() => close(server))
  const worker = await work(app, config.databaseDirectUrl ?? databaseUrl)
  stops.push(() => worker.stop())
  const port = (server.address() as AddressInfo).port
  if (demo) await demo.seed(app, (line) => process.stdout.write(`${line}\n`))
  else app.log.info({ port, url: config.publicUrls[0] }, 'Anteroom is ready')
}

/** The web server alone. Run as many as needed against one database. */
export async function serveOnly(): Promise<undefined> {
  const stops: Stop[] = []
  await running(stops, startWeb(stops))
  return undefined
}

async function startWeb(stops: Stop[]): Promise<void> {
  const config = readConfig(process.env, packageRoot())
  const app = await open(config, external(config), stops)
  const server = await listen(app)
  stops.push(() => close(server))
  app.log.info({ port: (server.address() as AddressInfo).port }, 'web server is ready')
}

/** The jobs alone. Run as many as needed against one database. */
export async function workerOnly(): Promise<undefined> {
  const stops: Stop[] = []
  await running(stops, startJobs(stops))
  return undefined
}

async function startJobs(stops: Stop[]): Promise<void> {
  const config = readConfig(process.env, packageRoot())
  const app = await open(config, external(config), stops)
  const worker = await work(app, config.databaseDirectUrl ?? external(config))
  stops.push(() => worker.stop())
  app.log.info('worker is ready')
}

function work(app: App, directUrl: string): Promise<Worker> {
  return startWhenResumed(app, () => startWorker(app, directUrl))
}

export async function migrateOnly(): Promise<number> {
  const stops: Stop[] = []
  const config = readConfig(process.env, packageRoot())
  await open(config, config.databaseUrl ?? (await startDatabase(config, stops)), stops)
  await stopAll(stops)
  return 0
}

/** The Zoom sandbox alone, in this process. It shares no code with this program, hence the import by path. */
export async function sandboxOnly(argv: string[]): Promise<number | undefined> {
  const { runSandbox } = (await import(sandboxEntry())) as {
    runSandbox(argv: string[]): Promise<number | undefined>
  }
  return await runSandbox(argv)
}

export function sandboxEntry(): string {
  return join(packageRoot(), import.meta.url.endsWith('.ts') ? 'sandbox/main.ts' : 'dist/sandbox/main.js')
}

async function startDatabase(config: Config, stops: Stop[]): Promise<string> {
  const postgres = await startEmbeddedPostgres(config.dataFolder)
  // Two programs on one embedded database would each stop it under the other; the refused one leaves it running.
  const letGo = await holdInstance(postgres.url)
  stops.push(
    () => postgres.stop(),
    () => letGo(),
  )
  return postgres.url
}

async function open(config: Config, databaseUrl: string, stops: Stop[]): Promise<App> {
  const log = createLog(config.logLevel)
  const direct = config.databaseDirectUrl
  const pool = createPool(databaseUrl, log, 20, { isShared: direct !== null })
  stops.push(() => pool.end())
  await migrate(pool, direct, log)
  const db = createDb(pool)
  await claimInstance(db, config.mode, systemClock.now())
  const seal = createSealer(config.keys)
  await requireFittingKey(config, db, seal)
  const mailer = createMailer(config.smtpUrl, config.waits.mailSeconds)
  stops.push(async () => mailer.close())
  const outside = { config, fetch: safeFetch(globalThis.fetch), mailer }
  return {
    ...{ config, db, log, outside, seal },
    clock: systemClock,
    follow: follow as Ctx['follow'],
  }
}

// With another secret everything would seem well until a token or a guest's link is needed.
async function requireFittingKey({ mode, dataFolder }: Config, db: Db, seal: Sealer): Promise<void> {
  if (await fitsDatabase(db, seal, sealedColumns)) return
  if (mode === 'demo') refuse(`The demo's database does not fit its secret. Remove ${dataFolder} to begin anew.`)
  const variable = seal.currentKeyId === 's0' ? 'ANTEROOM_SECRET' : 'ANTEROOM_KEYS'
  refuse(
    `${variable} is not what this database was sealed with: bring the old value back, or, if it is lost, see docs/guides/keys.md.`,
  )
}

/** Migrations lock, which needs a session of their own: past a pooler where there is one (decision 7). */
async function migrate(pool: pg.Pool, directUrl: string | null, log: Log): Promise<void> {
  if (!directUrl) return await migrateDatabase(pool)
  const direct = createPool(directUrl, log, 2)
  await migrateDatabase(direct).finally(() => direct.end())
}

function external(config: Config): string {
  return (
    config.databaseUrl ??
    refuse('DATABASE_URL is missing: the web server and the worker run apart only with a database of their own.')
  )
}

function refuse(sentence: string): never {
  throw new ConfigError(sentence)
}

async function listen(app: App): Promise<Server> {
  const server = createServer(getRequestListener(createWeb(app).fetch))
  await listenOn(server, app.config)
  return server
}

/** Takes no new requests, finishes those in hand. */
async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), 10_000)
  await closed
  clearTimeout(timer)
}

async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: Error) => process.stderr.write(`while stopping: ${errorLine(error)}\n`))
  }
}

/** Waits for the start; a failed one is undone. A signal, also one that comes amid the start, stops what was started. */
async function running(stops: Stop[], starting: Promise<void>): Promise<void> {
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    await starting.catch(() => undefined)
    await stopAll(stops)
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  await starting.catch(async (error: unknown) => {
    await stopAll(stops)
    throw error
  })
}
