// What commands need that work on the database beside a running program, or without one.
import type { CommandDatabase, WithDatabase } from './cli/database.ts'
import type { WithPatient } from './cli/doctor.ts'
import { follow } from './jobs/subscriptions.ts'
import { systemClock } from './platform/clock.ts'
import { type Config, ConfigError, readConfig } from './platform/config/config.ts'
import { diagnoseEnvironment } from './platform/config/diagnose.ts'
import type { App, Ctx } from './platform/ctx.ts'
import { createDb, createPool } from './platform/db/database.ts'
import { hasEmbeddedPostgres, startEmbeddedPostgres } from './platform/db/embedded.ts'
import { requireCurrentSchema } from './platform/db/migration-level.ts'
import { safeFetch } from './platform/http/egress.ts'
import { holdInstance } from './platform/instance/instance.ts'
import { createLog } from './platform/log.ts'
import { createMailer } from './platform/mail/mailer.ts'
import { packageRoot } from './platform/package-root.ts'
import { createSealer } from './platform/seal/sealer.ts'

interface Terms {
  /** Refuse while a program runs on the embedded database; an external one is the command's to judge. */
  alone?: boolean
}

/** The configured database for one command. An embedded one that doesn't run is started for it, and stopped afterwards. */
export function databaseFor(terms: Terms = {}): WithDatabase {
  return async (work) => await onDatabase(readConfig(process.env, packageRoot()), terms, work)
}

/** The installation as doctor finds it, also with wrong variables or without a database; nothing is made that wasn't there. */
export const withPatient: WithPatient = async (work) => {
  const { config, problems } = diagnoseEnvironment(process.env, packageRoot())
  const mailer = createMailer(config.smtpUrl)
  const outside = { config, fetch: safeFetch(globalThis.fetch), mailer }
  // Whoever runs the command wants it known.
  const known = { config, problems, outside, asksZoom: true }
  const without = (databaseProblem: string) => work({ ...known, app: null, databaseProblem })
  let isOpen = false
  try {
    if (!config.databaseUrl && !hasEmbeddedPostgres(config.dataFolder))
      return await without('There is no database yet: the first start makes one, unless DATABASE_URL names another.')
    return await onDatabase(config, {}, async ({ db }) => {
      isOpen = true
      // What a check breaks with must not stand amid the findings.
      const log = createLog('error', process.stderr)
      const seal = createSealer(config.keys)
      const app = { config, db, clock: systemClock, log, follow: follow as Ctx['follow'], seal, outside }
      return await work({ ...known, app, databaseProblem: null })
    })
  } catch (error) {
    if (isOpen || !(error instanceof ConfigError)) throw error
    return await without(error.message)
  } finally {
    mailer.close()
  }
}

async function onDatabase<T>(
  config: Config,
  { alone = false }: Terms,
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const external = config.databaseDirectUrl ?? config.databaseUrl
  if (external) return await onPool({ config, url: external }, work)
  const postgres = await startEmbeddedPostgres(config.dataFolder)
  const letGo = await holdInstance(postgres.url).catch((error: unknown) => {
    // Held by the running program: then the database is its to stop.
    if (error instanceof ConfigError && !alone) return null
    throw error
  })
  try {
    return await onPool({ config, url: postgres.url }, work)
  } finally {
    await letGo?.()
    if (letGo) await postgres.stop()
  }
}

/** The parts of the configured instance for one command: its verbs, without its server and jobs. */
export function appFor(): <T>(work: (app: App) => Promise<T>) => Promise<T> {
  return (work) =>
    databaseFor()(async ({ config, db }) => {
      await requireCurrentSchema(db)
      const mailer = createMailer(config.smtpUrl, config.waits.mailSeconds)
      const outside = { config, fetch: safeFetch(globalThis.fetch), mailer }
      const [log, seal] = [createLog('silent'), createSealer(config.keys)]
      return await work({
        ...{ config, db, log, seal, outside, clock: systemClock },
        follow: follow as Ctx['follow'],
      }).finally(() => mailer.close())
    })
}

async function onPool<T>(
  { config, url }: Pick<CommandDatabase, 'config' | 'url'>,
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  // By another name than the program's, which a restore looks for.
  const named = new URL(url)
  named.searchParams.set('application_name', 'anteroom command')
  const pool = createPool(named.href, createLog('silent'), 4)
  try {
    await pool.query('select 1').catch((error: NodeJS.ErrnoException) => {
      throw new ConfigError(`DATABASE_URL names a database that can't be used: ${error.message || error.code}.`)
    })
    return await work({ config, url, pool, db: createDb(pool) })
  } finally {
    await pool.end()
  }
}
