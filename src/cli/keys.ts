import { randomBytes } from 'node:crypto'
import { sealedColumns } from '#/modules/doctor/index.ts'
import { requireCurrentSchema } from '#/platform/db/migration-level.ts'
import { type KeyUse, keysInJobs, keysInUse, reseal } from '#/platform/seal/reseal.ts'
import { createSealer } from '#/platform/seal/sealer.ts'
import type { CommandDatabase, WithDatabase } from './database.ts'
import type { CommandIo } from './slots.ts'

const usage = `Usage: anteroom keys list | rotate | new

  list    the keys that secrets in the database are sealed with, and how many each
  rotate  seals all of them anew with the first key of ANTEROOM_KEYS, while the program runs
  new     prints a new entry for ANTEROOM_KEYS; it is a secret, so keep it where only the program reads it
`

/** `anteroom keys`: 0 when done, 1 when values remain that the first key has not sealed, 2 for a wrong call. */
export async function keysCommand(
  argv: readonly string[],
  io: CommandIo,
  withDatabase: WithDatabase,
  now = new Date(),
): Promise<number> {
  const [verb, ...rest] = argv
  if (rest.length > 0 || !verb || !['list', 'rotate', 'new'].includes(verb)) {
    io[verb === '--help' ? 'stdout' : 'stderr'].write(usage)
    return verb === '--help' ? 0 : 2
  }
  if (verb === 'new') {
    // The day and a chance: names must differ, and one wants to know how old a key is.
    const id = `k${now.toISOString().slice(0, 10).replaceAll('-', '')}${randomBytes(2).toString('hex')}`
    io.stdout.write(`${id}:${randomBytes(32).toString('base64')}\n`)
    io.stderr.write('This is a secret. docs/guides/keys.md says how to bring it in without downtime.\n')
    return 0
  }
  return await withDatabase(async (database) => {
    await requireCurrentSchema(database.db)
    return verb === 'list' ? await list(database, io) : await rotate(database, io)
  })
}

async function list({ db, config }: CommandDatabase, io: CommandIo): Promise<number> {
  const uses = await keysInUse(db, createSealer(config.keys), sealedColumns)
  await show({ db, config }, uses, io)
  return uses.some(({ opens }) => !opens) ? 1 : 0
}

async function rotate({ db, config }: CommandDatabase, io: CommandIo): Promise<number> {
  const seal = createSealer(config.keys)
  const { resealed } = await reseal(db, seal, sealedColumns)
  io.stdout.write(`${resealed} sealed anew with ${seal.currentKeyId}.\n`)
  const uses = await keysInUse(db, seal, sealedColumns)
  const jobs = await show({ db, config }, uses, io)
  const others = uses.filter(({ id, values }) => id !== seal.currentKeyId && values > 0)
  if (others.length === 0 && jobs === 0) {
    io.stdout.write(
      'Nothing in the database needs the other keys any more. Keep them for another day, for forms that are open in browsers, and for as long as you keep backups from before.\n',
    )
    return 0
  }
  if (others.some(({ opens }) => opens) || jobs > 0)
    io.stdout.write('Not all is done: keep every key, wait a minute and run this again.\n')
  return 1
}

async function show(
  { db, config }: Pick<CommandDatabase, 'db' | 'config'>,
  uses: KeyUse[],
  io: CommandIo,
): Promise<number> {
  const jobs = await keysInJobs(db)
  const ids = new Set([...config.keys.map(({ id }) => id), ...uses.map(({ id }) => id), ...jobs.keys()])
  const width = Math.max(...[...ids].map((id) => id.length))
  for (const id of ids) {
    const use = uses.find((use) => use.id === id)
    const known = config.keys.findIndex((key) => key.id === id)
    const notes = [
      known === 0 && 'seals what is new',
      id === 's0' && 'derived from ANTEROOM_SECRET',
      known < 0 && 'NOT in ANTEROOM_KEYS: nothing can open these',
      known >= 0 && use?.opens === false && 'NOT the key that sealed these, only of the same name: it can’t open them',
      jobs.has(id) && `and ${jobs.get(id)} in waiting jobs`,
    ].filter(Boolean)
    io.stdout.write(`${id.padEnd(width)}  ${String(use?.values ?? 0).padStart(8)}  ${notes.join('; ')}`.trimEnd())
    io.stdout.write('\n')
  }
  return [...jobs].filter(([id]) => id !== config.keys[0]?.id).reduce((sum, [, n]) => sum + n, 0)
}
