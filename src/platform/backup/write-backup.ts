import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { createTarPacker, type TarPackController } from 'modern-tar'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { createDb } from '#/platform/db/database.ts'
import { appliedMigrations } from '#/platform/db/migration-level.ts'
import {
  addFile,
  type Checksums,
  checksumsFile,
  type Description,
  descriptionFile,
  jobsTable,
  partName,
} from './archive.ts'
import { listTables } from './catalogue.ts'

// A tar entry says its size first, and COPY doesn't know it: so a table goes in parts that fit into memory.
const partBytes = 4 * 1024 * 1024

/**
 * Writes everything that the database holds as of one moment into a new file that only its owner may read, streaming, while the
 * program runs on. Secrets are in it as the database has them: sealed; keys are not in the database at all.
 */
export async function writeBackup(
  pool: pg.Pool,
  path: string,
  { version, now, leaveOut = [] }: { version: string; now: Date; leaveOut?: string[] },
): Promise<{ description: Description; checksums: Checksums }> {
  const client = await pool.connect()
  try {
    // One transaction on one connection sees one moment: no snapshot has to be handed on.
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    const description: Description = {
      format: 1,
      anteroom: version,
      takenAt: now,
      migrations: await appliedMigrations(createDb(client as unknown as pg.Pool)),
      tables: (await listTables(client)).filter(({ name }) => !leaveOut.includes(name)),
    }
    const { readable, controller } = createTarPacker()
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    const written = pipeline(Readable.fromWeb(readable as never), createGzip(), file)
    const [checksums] = await Promise.all([fill(client, controller, description), written])
    await client.query('commit')
    client.release()
    return { description, checksums }
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function fill(client: pg.ClientBase, archive: TarPackController, described: Description): Promise<Checksums> {
  try {
    await addFile(archive, descriptionFile, json(described), described.takenAt)
    const checksums: Checksums = {}
    for (const { name, columns } of described.tables) {
      const list = columns.map((column) => `"${column}"`).join(', ')
      checksums[name] = await copyOut(client, archive, name, `"${name}" (${list})`, described.takenAt)
    }
    checksums[jobsTable] = await copyOut(client, archive, jobsTable, `(${waitingJobs})`, described.takenAt)
    await addFile(archive, checksumsFile, json(checksums), described.takenAt)
    archive.finalize()
    return checksums
  } catch (error) {
    archive.error(error)
    throw error
  }
}

// A job in hand counts: the process that has it may not be there when it is restored. Its effect has a key, so it may run twice.
const waitingJobs = `
  select task.identifier, job.payload, queue.queue_name, job.run_at, job.max_attempts, job.key, job.priority
  from graphile_worker._private_jobs job
  join graphile_worker._private_tasks task on task.id = job.task_id
  left join graphile_worker._private_job_queues queue on queue.id = job.job_queue_id
  where job.attempts < job.max_attempts or job.locked_at is not null
  order by job.id`

async function copyOut(
  client: pg.ClientBase,
  archive: TarPackController,
  table: string,
  source: string,
  mtime: Date,
): Promise<Checksums[string]> {
  const hash = createHash('sha256')
  let bytes = 0
  let parts = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  const add = async () => {
    await addFile(archive, partName(table, ++parts), Buffer.concat(held), mtime)
    held = []
    heldBytes = 0
  }
  const rows = client.query(copyTo(`copy ${source} to stdout`))
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.byteLength
    held.push(chunk)
    heldBytes += chunk.byteLength
    if (heldBytes >= partBytes) await add()
  }
  if (heldBytes > 0) await add()
  return { rows: rows.rowCount, bytes, sha256: hash.digest('hex') }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
