import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createPool } from '#/platform/db/database.ts'
import { startEmbeddedPostgres } from '#/platform/db/embedded.ts'
import { migrateDatabase } from '#/platform/db/migrate.ts'
import { createLog } from '#/platform/log.ts'
import { openTempRoot } from './temp-root.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

/** One PostgreSQL for the whole run, with a migrated template that each test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const removeTempRoot = openTempRoot()
  const folder = mkdtempSync(join(tmpdir(), 'database-'))
  const postgres = await startEmbeddedPostgres(folder)
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  // What is lost when the machine itself fails is no loss here, and waiting for the disk is most of what a clone costs.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await admin.query(`alter system set ${setting} = off`)
  await admin.query('select pg_reload_conf()')
  await admin.query('create database template_anteroom')
  await admin.end()
  const pool = createPool(withDatabase(postgres.url, 'template_anteroom'), createLog('silent'))
  await migrateDatabase(pool)
  await pool.end()
  project.provide('databaseUrl', postgres.url)
  return async () => {
    await postgres.stop()
    removeTempRoot()
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
