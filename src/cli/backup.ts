import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Checksums, type Description, jobsTable } from '#/platform/backup/archive.ts'
import { inspectBackup } from '#/platform/backup/inspect-backup.ts'
import { writeBackup } from '#/platform/backup/write-backup.ts'
import { ConfigError } from '#/platform/config/config.ts'
import { requireCurrentSchema } from '#/platform/db/migration-level.ts'
import { packageVersion } from '#/platform/package-root.ts'
import type { WithDatabase } from './database.ts'
import type { CommandIo } from './slots.ts'

const usage = `Usage: anteroom backup FILE
       anteroom backup --list FILE

Writes all that the database holds as of now into FILE (.tar.gz), while Anteroom runs or not. Secrets in it stay sealed and the keys are
not in it: keep ANTEROOM_SECRET and ANTEROOM_KEYS in another place.
  --list  reads FILE, checks it to its last byte, and shows its tables and how many rows each has
`

// Whoever holds these is logged in, or may set a password: people log in again after a restore.
const leaveOut = ['sessions', 'verifications', 'rate_limits']

/** `anteroom backup`: 0 when the file was written and read back, or is whole; 2 for a wrong call. */
export async function backupCommand(
  argv: readonly string[],
  io: CommandIo,
  withDatabase: WithDatabase,
  now = new Date(),
): Promise<number> {
  if (argv[0] === '--help') {
    io.stdout.write(usage)
    return 0
  }
  const wantsList = argv[0] === '--list'
  const [path, ...rest] = wantsList ? argv.slice(1) : argv
  if (path === undefined || path.startsWith('-') || rest.length > 0) {
    io.stderr.write(usage)
    return 2
  }
  if (wantsList) {
    list(io, await inspectBackup(path))
    return 0
  }
  // A backup that overwrites the last good one and then fails is worse than none.
  if (existsSync(path)) throw new ConfigError(`${path} exists. Give a name that is free.`)
  requireWritableFolder(dirname(path))
  await withDatabase(async ({ db, pool }) => {
    await requireCurrentSchema(db)
    const part = `${path}.part`
    rmSync(part, { force: true })
    try {
      await writeBackup(pool, part, { version: packageVersion(), now, leaveOut })
      const { checksums } = await inspectBackup(part)
      renameSync(part, path)
      io.stdout.write(`${path}: ${total(checksums)}, ${statSync(path).size} bytes, read back and whole.\n`)
      io.stdout.write('The keys are not in it: keep ANTEROOM_SECRET and ANTEROOM_KEYS in another place.\n')
    } finally {
      rmSync(part, { force: true })
    }
  })
  return 0
}

function requireWritableFolder(folder: string): void {
  try {
    accessSync(`${folder}/`, constants.W_OK | constants.X_OK)
  } catch {
    const why = existsSync(folder) ? 'is no folder that this user may write to' : 'is not there; make it first'
    throw new ConfigError(`No backup was written: the folder ${folder} ${why}.`)
  }
}

function list(io: CommandIo, { description, checksums }: { description: Description; checksums: Checksums }): void {
  const { takenAt, anteroom, migrations } = description
  io.stdout.write(`As of ${takenAt.toISOString()}, by Anteroom ${anteroom}, database at ${migrations.at(-1)}; whole.\n`)
  const width = Math.max(...Object.keys(checksums).map((name) => name.length))
  for (const [name, { rows }] of Object.entries(checksums))
    io.stdout.write(`${name.padEnd(width)}  ${String(rows).padStart(9)}\n`)
}

/** How much it is, in words. */
export function total(checksums: Checksums): string {
  const { [jobsTable]: jobs, ...tables } = checksums
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
  return `${Object.keys(tables).length} tables, ${rows} rows, ${jobs?.rows ?? 0} waiting jobs`
}
