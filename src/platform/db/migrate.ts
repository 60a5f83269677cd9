import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { makeWorkerUtils } from 'graphile-worker'
import type pg from 'pg'
import { ConfigError } from '#/platform/config/config.ts'
import { migrationsFolder } from './migration-level.ts'

/**
 * Brings the schema up to date, or as far as the migration `last`: the jobs' tables first (transactions add jobs), then ours. Safe to run
 * at every start, by several at once; throws `ConfigError` when there is no database, or its user may not change it.
 */
export async function migrateDatabase(pool: pg.Pool, last?: string): Promise<void> {
  const client = await pool.connect().catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`DATABASE_URL names a database that can't be used: ${error.message || error.code}.`)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const utils = await makeWorkerUtils({ pgPool: pool })
    await utils.migrate()
    await utils.release()
    if (last === undefined) await migrate(drizzle(client), { migrationsFolder: migrationsFolder() })
    else await migrateAsFarAs(client, last)
    await client.query(wakeOnFreeQueue)
  } catch (error) {
    throw isForbidden(error) ? await forbidden(client) : error
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey])
    client.release()
  }
}

function isForbidden(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  return [code, cause?.code].includes('42501')
}

async function forbidden(client: pg.PoolClient): Promise<ConfigError> {
  const { rows } = await client.query<{ user: string; name: string }>(
    'select quote_ident(current_user) as user, quote_ident(current_database()) as name',
  )
  const { user, name } = rows[0] ?? {}
  return new ConfigError(
    `DATABASE_URL's user ${user} may not make or change tables in the database ${name}: it must own the database (alter database ${name} owner to ${user}) and all that Anteroom has made there.`,
  )
}

// Drizzle goes to the end of the folder that it is given.
async function migrateAsFarAs(client: pg.PoolClient, last: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-migrations-'))
  try {
    cpSync(migrationsFolder(), folder, { recursive: true })
    const file = join(folder, 'meta', '_journal.json')
    const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { tag: string }[] }
    const end = journal.entries.findIndex(({ tag }) => tag === last)
    if (end < 0) throw new Error(`no migration ${last}`)
    writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end + 1) }))
    await migrate(drizzle(client), { migrationsFolder: folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const lockKey = 4_127_001

// graphile-worker looks for a queue's next job only at its next poll; this wakes it when the queue becomes free.
const wakeOnFreeQueue = `
  create or replace function anteroom_wake_on_free_queue() returns trigger language plpgsql as $$
  begin
    perform pg_notify('jobs:insert', json_build_object('r', gen_random_uuid(), 'count', 1)::text);
    return null;
  end $$;
  create or replace trigger anteroom_wake_on_free_queue
    after update of locked_by on graphile_worker._private_job_queues for each row
    when (old.locked_by is not null and new.locked_by is null)
    execute function anteroom_wake_on_free_queue();`
