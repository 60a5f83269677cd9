import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Log } from '#/platform/log.ts'

type NoSchema = Record<string, never>
export type Db = NodePgDatabase<NoSchema> | NodePgTransaction<NoSchema, NoSchema>

// A timestamp without zone would be read in the server's zone; none exists, but a raw query could make one.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

interface PoolOptions {
  /** A transaction pooler hands its connections to others. */
  isShared?: boolean
  /** Of its sessions, as PostgreSQL's command line has them. */
  settings?: string
}

/**
 * A pool whose broken idle connections are logged instead of ending the process. Statements stay prepared on their
 * connection unless it is shared.
 */
export function createPool(connectionString: string, log: Log, max = 10, options: PoolOptions = {}): pg.Pool {
  const { isShared = false, settings } = options
  const pool = new pg.Pool({
    ...{ connectionString, max, application_name: 'anteroom' },
    // Ten seconds, pg's own, would make most guests of a quiet instance wait for a log-in and for statements to be planned.
    idleTimeoutMillis: 300_000,
    ...(settings && { options: settings }),
  })
  // What is lost while all of them are being closed is nothing lost.
  const note = (error: Error) => {
    if (!pool.ending) log.warn({ err: error }, 'database connection lost')
  }
  pool.on('error', note)
  pool.on('connect', (client) => {
    client.on('error', note)
    giveBackWhenUnbegun(client)
    if (!isShared) keepStatements(client)
  })
  return pool
}

/**
 * Drizzle keeps a connection for good on which a transaction could not begin, as when the database has just gone away: each
 * such moment would take one from the pool, until none is left.
 */
function giveBackWhenUnbegun(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  Object.assign(client, {
    query: (asked: unknown, ...rest: unknown[]) => {
      const answer = query(asked, ...rest)
      const isDrizzles = typeof asked === 'object' && /^begin\b/.test((asked as pg.QueryConfig).text ?? '')
      if (isDrizzles && answer instanceof Promise) answer.catch((error: Error) => client.release(error))
      return answer
    },
  })
}

export function createDb(pool: pg.Pool): Db {
  return drizzle(pool)
}

// Parsing and planning a booking's statements costs the server more than running them. Lists (`in ($1, $2, …)`) make
// texts without end, hence the limit.
const mostKept = 300
const names = new Map<string, string>()

function keepStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  Object.assign(client, {
    query: (asked: unknown, values: unknown, ...rest: unknown[]) => query(named(asked, values), values, ...rest),
  })
}

/** Only what Drizzle sends with parameters: a text without them may hold several statements, which can't be prepared. */
function named(asked: unknown, values: unknown): unknown {
  if (!Array.isArray(values) || values.length === 0) return asked
  const config = asked as pg.QueryConfig
  if (typeof config.text !== 'string' || config.name) return asked
  const name = names.get(config.text) ?? nameFor(config.text)
  return name ? { ...config, name } : asked
}

function nameFor(text: string): string | undefined {
  if (names.size >= mostKept) return undefined
  const name = `anteroom_${names.size}`
  names.set(text, name)
  return name
}
