// What commands need that work on the database beside a running program, or without one.
import type { CommandDatabase, WithDatabase } from './cli/database.ts'
import { ConfigError, readConfig } from './platform/config/config.ts'
import { createDb, createPool } from './platform/db/database.ts'
import { startEmbeddedPostgres } from './platform/db/embedded.ts'
import { holdInstance } from './platform/instance/instance.ts'
import { createLog } from './platform/log.ts'
import { packageRoot } from './platform/package-root.ts'

interface Terms {
  /** Refuse while a program runs on the embedded database; an external one is the command's to judge. */
  alone?: boolean
}

/** The configured database for one command. An embedded one that doesn't run is started for it, and stopped afterwards. */
export function databaseFor({ alone = false }: Terms = {}): WithDatabase {
  return async (work) => {
    const config = readConfig(process.env, packageRoot())
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
