import type pg from 'pg'
import type { Config } from '#/platform/config/config.ts'
import type { App } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'

/** The database as a command finds it, beside a running program or without one. */
export interface CommandDatabase {
  config: Config
  url: string
  pool: pg.Pool
  db: Db
}

/** Runs the work on the configured database and puts everything back as it was. */
export type WithDatabase = <T>(work: (database: CommandDatabase) => Promise<T>) => Promise<T>

/** Runs the work with the parts of the configured instance, beside the running program or without one. */
export type WithApp = <T>(work: (app: App) => Promise<T>) => Promise<T>
