import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { withDatabase } from './database.global.ts'

// Making and dropping a database is much of what a test costs, so one that was only filled is emptied for the next test.
const spare: string[] = []
let untouched: string | undefined

/** The address of a migrated, empty database that nobody else uses. */
export async function takeDatabase(): Promise<string> {
  const known = spare.pop()
  if (known) return known
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`create database "${name}" template template_anteroom`))
  const url = withDatabase(inject('databaseUrl'), name)
  untouched ??= await asAdmin(url, shapeOf)
  return url
}

/** Ends what is still connected to it. Emptied it is kept; a test that changed more than rows has used it up. */
export async function returnDatabase(url: string): Promise<void> {
  if (await asAdmin(url, emptied)) spare.push(url)
  else await asAdmin(inject('databaseUrl'), (admin) => admin.query(`drop database "${nameOf(url)}" with (force)`))
}

async function emptied(admin: pg.Client): Promise<boolean> {
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await admin.query(emptying)
  return (await shapeOf(admin)) === untouched
}

/** What is in the migrations' own tables, and all that is no row: tables, columns, constraints, triggers, functions, settings. */
async function shapeOf(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ shape: string }>(shape)
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
