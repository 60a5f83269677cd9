import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { makeWorkerUtils } from 'graphile-worker'
import type pg from 'pg'
import { ConfigError } from '#/platform/config/config.ts'
import { packageRoot } from '#/platform/package-root.ts'

/** Brings the schema up to date: the jobs' tables first (transactions add jobs), then ours. Safe to run at every start, by several at once; throws `ConfigError` when there is no database. */
export async function migrateDatabase(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`DATABASE_URL names a database that can't be used: ${error.message || error.code}.`)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const utils = await makeWorkerUtils({ pgPool: pool })
    await utils.migrate()
    await utils.release()
    await migrate(drizzle(client), { migrationsFolder: join(packageRoot(), 'migrations') })
    await client.query(wakeOnFreeQueue)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey])
    client.release()
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
