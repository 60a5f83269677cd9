import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { ConfigError } from '#/platform/config/config.ts'
import { packageRoot } from '#/platform/package-root.ts'
import type { Db } from './database.ts'

export interface Migration {
  tag: string
  when: number
}

export const migrationsFolder = (): string => join(packageRoot(), 'migrations')

/** The migrations that this program brings, oldest first. */
export function knownMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(join(migrationsFolder(), 'meta', '_journal.json'), 'utf8')) as {
    entries: Migration[]
  }
  return journal.entries.map(({ tag, when }) => ({ tag, when }))
}

/** The tags of the migrations that the database has had, oldest first; a name that this program doesn't know is its time. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows: found } = await db.execute<{ there: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  )
  if (!found[0]?.there) return []
  const known = knownMigrations()
  const { rows } = await db.execute<{ when: string }>(
    sql`select created_at::text as when from drizzle.__drizzle_migrations order by created_at`,
  )
  return rows.map(({ when }) => known.find((migration) => migration.when === Number(when))?.tag ?? `at ${when}`)
}

/** Refuses a database that is behind or ahead of this program, in one sentence. */
export async function requireCurrentSchema(db: Db): Promise<void> {
  const applied = await appliedMigrations(db)
  const known = knownMigrations().map(({ tag }) => tag)
  if (applied.length === 0) throw new ConfigError('This database is empty. Start Anteroom once, or restore a backup.')
  if (applied.some((tag) => !known.includes(tag)))
    throw new ConfigError('A newer Anteroom has changed this database. Use that version.')
  if (applied.length < known.length)
    throw new ConfigError('This database is behind this version of Anteroom. Run `anteroom migrate` first.')
}
