import { sealedColumns } from '#/modules/doctor/index.ts'
import { restoreBackup } from '#/platform/backup/restore-backup.ts'
import { resumeInstance } from '#/platform/instance/pause.ts'
import { keysInUse } from '#/platform/seal/reseal.ts'
import { createSealer } from '#/platform/seal/sealer.ts'
import { total } from './backup.ts'
import type { WithDatabase } from './database.ts'
import type { CommandIo } from './slots.ts'

const usage = `Usage: anteroom restore FILE [--replace]

Makes the configured database what the backup says. The restored instance starts paused: nothing is sent and nobody is served until
you say that the old one is off (anteroom resume, or the operator's page).
  --replace  delete what Anteroom keeps in the database now
`

/** `anteroom restore`: 0 when restored, 1 when restored but some secrets have no key here, 2 for a wrong call. */
export async function restoreCommand(
  argv: readonly string[],
  io: CommandIo,
  withDatabase: WithDatabase,
  now = new Date(),
): Promise<number> {
  const replace = argv.includes('--replace')
  const [path, ...rest] = argv.filter((argument) => argument !== '--replace')
  if (path === '--help' || path === undefined || path.startsWith('-') || rest.length > 0) {
    io[path === '--help' ? 'stdout' : 'stderr'].write(usage)
    return path === '--help' ? 0 : 2
  }
  return await withDatabase(async ({ config, pool, db }) => {
    const { description, checksums } = await restoreBackup(pool, path, { replace, now })
    io.stdout.write(`Restored ${total(checksums)}, as of ${description.takenAt.toISOString()}.\n`)
    const missing = (await keysInUse(db, createSealer(config.keys), sealedColumns)).filter(({ opens }) => !opens)
    for (const { id, values } of missing)
      io.stderr.write(
        `${values} secrets were sealed with a key named ${id} that ANTEROOM_KEYS or ANTEROOM_SECRET here doesn't give. Bring it, or Zoom has to be connected again.\n`,
      )
    io.stdout.write(
      'It is paused: no job runs and no page is served. Start it; when the old instance is off for good, run: anteroom resume --old-is-off\n',
    )
    return missing.length > 0 ? 1 : 0
  })
}

const resumeUsage = `Usage: anteroom resume --old-is-off

Lets a restored instance begin. If the old one still ran, both would make and move meetings at Zoom and mail the same people, and
refreshing tokens in one would cut off the other: so say that it is off. What it did after the backup is not known here; mails that
were waiting then are sent (a second time if it had sent them, under the same Message-ID).
`

/** `anteroom resume`: 0 when it may begin (or already could), 2 without the operator's word. */
export async function resumeCommand(
  argv: readonly string[],
  io: CommandIo,
  withDatabase: WithDatabase,
): Promise<number> {
  if (argv.length !== 1 || argv[0] !== '--old-is-off') {
    io[argv[0] === '--help' ? 'stdout' : 'stderr'].write(resumeUsage)
    return argv[0] === '--help' ? 0 : 2
  }
  const resumed = await withDatabase(({ db }) => resumeInstance(db))
  io.stdout.write(resumed ? 'Resumed: jobs and pages begin within seconds.\n' : 'It was not paused.\n')
  return 0
}
