import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Log } from '#/platform/log.ts'

type NoSchema = Record<string, never>
export type Db = NodePgDatabase<NoSchema> | NodePgTransaction<NoSchema, NoSchema>

// A timestamp without zone would be read in the server's zone; none exists, but a raw query could make one.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/** A pool whose broken idle connections are logged instead of ending the process. */
export function createPool(connectionString: string, log: Log, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'anteroom' })
  const note = (error: Error) => log.warn({ err: error.message }, 'database connection lost')
  pool.on('error', note)
  pool.on('connect', (client) => client.on('error', note))
  return pool
}

export function createDb(pool: pg.Pool): Db {
  return drizzle(pool)
}
