import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createPool } from '#/platform/db/database.ts'
import type { Log } from '#/platform/log.ts'
import { withDatabase } from './database.global.ts'

/** A migrated, empty database that nobody else uses, and connections to it. */
export interface TestDatabase {
  url: string
  pool: pg.Pool
}

interface Spare extends TestDatabase {
  /** The server's processes behind the pool. */
  sessions: Set<number>
  /** Where the pool's own lines go now. */
  listener: { log: Log }
}

// To make, to connect to and to drop a database is most of what a test costs, and a new connection plans each statement
// anew: what was only filled is emptied for the next test.
const spare: Spare[] = []
const taken = new Map<string, Spare>()
let untouched: string | undefined

export async function takeDatabase(log: Log): Promise<TestDatabase> {
  const database = spare.pop() ?? open(await made(), { log })
  database.listener.log = log
  taken.set(database.url, database)
  return database
}

/** Ends what is connected to it from elsewhere. Emptied it is kept; a test that changed more than rows has used it up. */
export async function returnDatabase(url: string): Promise<void> {
  const database = taken.get(url)
  if (!database) throw new Error('not a database that was taken')
  taken.delete(url)
  if (await emptied(database)) {
    spare.push(database)
    return
  }
  if (!database.pool.ended) await database.pool.end()
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`drop database "${nameOf(url)}" with (force)`))
}

async function made(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`create database "${name}" template template_anteroom`))
  const url = withDatabase(inject('databaseUrl'), name)
  untouched ??= await asAdmin(url, shapeOf)
  return url
}

function open(url: string, listener: { log: Log }): Spare {
  const log = { warn: (...line: Parameters<Log['warn']>) => listener.log.warn(...line) } as Log
  const pool = createPool(url, log, 20)
  const sessions = new Set<number>()
  const idOf = (client: pg.PoolClient) => (client as unknown as { processID: number }).processID
  pool.on('connect', (client) => sessions.add(idOf(client)))
  pool.on('remove', (client) => sessions.delete(idOf(client)))
  return { url, pool, sessions, listener }
}

async function emptied({ pool, sessions }: Spare): Promise<boolean> {
  // Somebody still works on it, or the test itself has ended it.
  if (pool.ended || pool.ending || pool.idleCount < pool.totalCount) return false
  try {
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> all($1)`,
      [[...sessions]],
    )
    await pool.query(emptying)
    return (await shapeOf(pool)) === untouched
  } catch {
    return false
  }
}

/** What is in the migrations' own tables, and all that is no row: tables, columns, constraints, triggers, functions, settings. */
async function shapeOf(asked: Pick<pg.Client, 'query'> | pg.Pool): Promise<string> {
  const { rows } = await (asked as pg.Pool).query<{ shape: string }>(shape)
  return rows[0]?.shape ?? ''
}

const migrations = `('drizzle.__drizzle_migrations', 'graphile_worker.migrations')`

// Without triggers and foreign keys: all rows go, in whatever order.
const emptying = `
do $$
declare one regclass;
begin
  set local session_replication_role = replica;
  for one in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
    and format('%s.%s', n.nspname, c.relname) not in ${migrations}
  loop
    execute format('delete from %s', one);
  end loop;
end $$`

const shape = `
select md5(concat_ws('|',
  (select string_agg(concat_ws(' ', oid, relname, relkind, relnatts, relchecks, relhastriggers, reloptions), ',' order by oid)
    from pg_class where oid >= 16384 and relkind <> 't' and relnamespace <> 'pg_toast'::regnamespace),
  (select string_agg(concat_ws(' ', oid, conname, contype), ',' order by oid) from pg_constraint where oid >= 16384),
  (select string_agg(concat_ws(' ', oid, tgname, tgenabled), ',' order by oid) from pg_trigger where oid >= 16384),
  (select string_agg(concat_ws(' ', oid, proname, md5(prosrc)), ',' order by oid) from pg_proc where oid >= 16384),
  (select string_agg(concat_ws(' ', oid, nspname), ',' order by oid) from pg_namespace where oid >= 16384),
  (select string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef), ',' order by attrelid, attnum)
    from pg_attribute where attrelid >= 16384 and attnum > 0),
  (select string_agg(setconfig::text, ',') from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
    where d.datname = current_database()),
  (select string_agg(m::text, ',' order by m.id) from drizzle.__drizzle_migrations m),
  (select string_agg(m::text, ',' order by m.id) from graphile_worker.migrations m)
)) as shape`

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}
