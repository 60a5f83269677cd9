import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { ConfigError } from '#/platform/config/config.ts'
import { createDb } from '#/platform/db/database.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { appliedMigrations, knownMigrations } from '#/platform/db/migration-level.ts'
import {
  type Checksums,
  type Description,
  type Entry,
  jobsTable,
  readEntries,
  tableOfPart,
  unusable,
} from './archive.ts'
import { findFilled, ownTables } from './catalogue.ts'
import { inspectBackup } from './inspect-backup.ts'

/**
 * Makes the database what the backup says, paused (decision 41), then migrates on to this version. The file is checked to its last byte
 * before anything is touched, and rows come in one transaction. Throws a sentence when the database is in use, is newer than this
 * program, or holds somebody's rows and `replace` is false.
 */
export async function restoreBackup(
  pool: pg.Pool,
  path: string,
  { replace, now }: { replace: boolean; now: Date },
): Promise<{ description: Description; checksums: Checksums }> {
  const contents = await inspectBackup(path)
  const last = judgeLevel(contents.description)
  const client = await pool.connect()
  try {
    await requireAlone(client)
    await requireRoom(client, replace)
    await clear(client)
    await migrateDatabase(pool, last)
    await client.query('begin')
    await client.query('set local statement_timeout = 0')
    await copyAll(client, path, contents)
    await client.query('update instance set paused_at = $1, restored_from = $2', [now, contents.description.takenAt])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
  await migrateDatabase(pool)
  return contents
}

// From an older version: made as it was then, and brought up to date by the same migrations as the original would have been.
function judgeLevel({ migrations, anteroom }: Description): string {
  const known = knownMigrations().map(({ tag }) => tag)
  const isOurs = migrations.every((tag, at) => known[at] === tag)
  if (!isOurs) throw unusable(`it was made by Anteroom ${anteroom}, which is newer than this one or another`)
  return migrations.at(-1) as string
}

async function requireAlone(client: pg.ClientBase): Promise<void> {
  const { rowCount } = await client.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name in ('anteroom', 'anteroom worker')`,
  )
  if (rowCount) throw new ConfigError('Anteroom is connected to this database. Stop every process of it first.')
}

async function requireRoom(client: pg.ClientBase, replace: boolean): Promise<void> {
  const applied = await appliedMigrations(createDb(client as unknown as pg.Pool))
  const known = new Set(knownMigrations().map(({ tag }) => tag))
  if (applied.some((tag) => !known.has(tag)))
    throw new ConfigError(
      'A newer Anteroom has changed this database. Restore with that version, or into an empty one.',
    )
  const filled = await findFilled(client)
  if (filled && !replace)
    throw new ConfigError(
      `This database is not empty: there are rows in ${filled}. Restore into an empty one, or say --replace to delete all that Anteroom keeps in it.`,
    )
}

// Only what is ours: the database may be shared with others.
async function clear(client: pg.ClientBase): Promise<void> {
  const tables = [...ownTables()].map((name) => `public."${name}"`).join(', ')
  await client.query(`drop table if exists ${tables} cascade`)
  await client.query('drop schema if exists graphile_worker cascade')
  await client.query('drop schema if exists drizzle cascade')
}

const jobColumns = ['task', 'payload', 'queue_name', 'run_at', 'max_attempts', 'job_key', 'priority']

async function copyAll(
  client: pg.ClientBase,
  path: string,
  { description, checksums }: { description: Description; checksums: Checksums },
): Promise<void> {
  await client.query('delete from instance')
  await client.query(`create temporary table restored_jobs (position bigserial, task text, payload json, queue_name text,
    run_at timestamptz, max_attempts int, job_key text, priority int) on commit drop`)
  for await (const { name, chunks } of readTables(readEntries(path))) {
    const columns = name === jobsTable ? jobColumns : description.tables.find((table) => table.name === name)?.columns
    if (!columns) throw unusable(`it has rows of ${name}, which it doesn't describe`)
    const into = name === jobsTable ? 'restored_jobs' : `public."${name}"`
    const list = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')
    const rows = client.query(copyFrom(`copy ${into} (${list}) from stdin`))
    await pipeline(chunks, rows)
    if (rows.rowCount !== checksums[name]?.rows) throw unusable(`it has another number of rows of ${name} than it says`)
  }
  await client.query(`
    select graphile_worker.add_job(task, payload := payload, queue_name := queue_name, run_at := run_at,
      max_attempts := max_attempts, job_key := job_key, priority := priority)
    from (select * from restored_jobs order by position) job`)
}

/** Parts of one table after another, as one stream each; each must be read to its end. */
async function* readTables(
  entries: AsyncGenerator<Entry>,
): AsyncGenerator<{ name: string; chunks: AsyncGenerator<Uint8Array> }> {
  let next = await entries.next()
  const nameOf = () => (next.done ? null : tableOfPart(next.value.name))
  async function* chunksOf(name: string): AsyncGenerator<Uint8Array> {
    while (!next.done && nameOf() === name) {
      yield* next.value.body
      next = await entries.next()
    }
  }
  while (!next.done) {
    const name = nameOf()
    if (name) yield { name, chunks: chunksOf(name) }
    else {
      for await (const _ of next.value.body);
      next = await entries.next()
    }
  }
}
