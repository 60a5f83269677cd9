// The database: its version, its level, what is sealed in it, and whether it waits for the operator.
import { sql } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { appliedMigrations, knownMigrations } from '#/platform/db/migration-level.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { keysInUse } from '#/platform/seal/reseal.ts'
import { type Found, failed, ok, skipped, warning } from './findings.ts'
import type { Examination } from './patient.ts'
import { sealedColumns } from './sealed-columns.ts'

const oldest = 15

export async function checkDatabase({ app, databaseProblem }: Examination): Promise<Found[]> {
  if (!app)
    return [failed('doctor.says.database.gone', 'doctor.fix.database.gone', { sentence: databaseProblem ?? '' })]
  const { rows } = await app.db.execute<{ version: string; number: number; extension: boolean }>(sql`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
    exists (select from pg_extension where extname = 'btree_gist') as extension`)
  const { version = '', number = 0, extension = false } = rows[0] ?? {}
  if (number < oldest * 10_000)
    return [failed('doctor.says.database.old', 'doctor.fix.database.old', { version, oldest })]
  if (!extension) return [failed('doctor.says.database.extension', 'doctor.fix.database.extension')]
  return [ok('doctor.says.database.ok', { version })]
}

export type SchemaLevel = { kind: 'current' | 'empty' | 'ahead' } | { kind: 'behind'; pending: string[] }

/** How far the database is beside this program. */
export async function schemaLevel(db: Db): Promise<SchemaLevel> {
  const applied = await appliedMigrations(db)
  const known = knownMigrations().map(({ tag }) => tag)
  if (applied.length === 0) return { kind: 'empty' }
  if (applied.some((tag) => !known.includes(tag))) return { kind: 'ahead' }
  const pending = known.filter((tag) => !applied.includes(tag))
  return pending.length > 0 ? { kind: 'behind', pending } : { kind: 'current' }
}

export async function checkMigrations(_: Examination, app: App): Promise<Found[]> {
  const level = await schemaLevel(app.db)
  switch (level.kind) {
    case 'empty':
      return [failed('doctor.says.migrations.empty', 'doctor.fix.migrations.empty')]
    case 'ahead':
      return [failed('doctor.says.migrations.ahead', 'doctor.fix.migrations.ahead')]
    case 'behind':
      return [
        failed('doctor.says.migrations.behind', 'doctor.fix.migrations.behind', {
          count: level.pending.length,
          names: level.pending.join(', '),
        }),
      ]
    case 'current':
      return [ok('doctor.says.migrations.ok')]
  }
}

export async function checkPause(_: Examination, app: App): Promise<Found[]> {
  const pause = await findPause(app.db)
  return pause
    ? [failed('doctor.says.pause.paused', 'doctor.fix.pause.paused', { at: pause.restoredFrom ?? pause.since })]
    : [ok('doctor.says.pause.ok')]
}

export async function checkSealKeys(_: Examination, app: App): Promise<Found[]> {
  const uses = await keysInUse(app.db, app.seal, sealedColumns)
  const found = uses.flatMap(({ id, values, opens }) => {
    if (!opens) return [failed('doctor.says.keys.unknown', 'doctor.fix.keys.unknown', { id, values })]
    if (id === app.seal.currentKeyId) return []
    return [warning('doctor.says.keys.old', 'doctor.fix.keys.old', { id, values, current: app.seal.currentKeyId })]
  })
  if (found.length > 0) return found
  return [uses.length > 0 ? ok('doctor.says.keys.ok', { id: app.seal.currentKeyId }) : skipped('doctor.says.keys.none')]
}
