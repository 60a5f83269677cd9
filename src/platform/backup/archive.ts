// A backup is a .tar.gz that other tools open too: a description, parts of tables as PostgreSQL's COPY writes them, checksums.
import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createTarDecoder, type TarPackController } from 'modern-tar'
import { z } from 'zod'
import { ConfigError } from '#/platform/config/config.ts'

export const descriptionFile = 'anteroom-backup.json'
export const checksumsFile = 'checksums.json'
/** The waiting jobs, told in the words of `add_job`: their own tables belong to a library that changes them. */
export const jobsTable = 'waiting jobs'

export const description = z.object({
  format: z.literal(1),
  anteroom: z.string(),
  /** The moment whose state it holds. */
  takenAt: z.coerce.date(),
  /** The migrations that the database had had. */
  migrations: z.array(z.string()).min(1),
  /** In an order in which no row refers to one that comes later. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})
export type Description = z.output<typeof description>

export const checksums = z.record(
  z.string(),
  z.object({ rows: z.number().int(), bytes: z.number().int(), sha256: z.string() }),
)
export type Checksums = z.output<typeof checksums>

/** A file in the archive; its body must be read before the next one comes. */
export interface Entry {
  name: string
  body: AsyncIterable<Uint8Array>
}

/** The backup can't be used; the message is a sentence for the operator. */
export function unusable(why: string): ConfigError {
  return new ConfigError(`This backup can't be used: ${why}.`)
}

/** Appends a whole file; waits while the other end is slow. */
export async function addFile(archive: TarPackController, name: string, body: Uint8Array, mtime: Date): Promise<void> {
  const writer = archive.add({ name, size: body.byteLength, type: 'file', mode: 0o600, mtime }).getWriter()
  await writer.write(body)
  await writer.close()
}

/** The files of the archive, one after the other; throws a sentence when it is damaged or none. */
export async function* readEntries(path: string): AsyncGenerator<Entry> {
  const file = createReadStream(path)
  const unpacked = file.pipe(createGunzip())
  file.on('error', (error) => unpacked.destroy(error))
  try {
    const decoder = createTarDecoder({ strict: true })
    const fed = pipeline(unpacked, Writable.fromWeb(decoder.writable as never))
    fed.catch(() => undefined)
    const entries = decoder.readable as unknown as AsyncIterable<{ header: { name: string }; body: Entry['body'] }>
    for await (const { header, body } of entries) yield { name: header.name, body: told(path, body) }
    await fed
  } catch (error) {
    throw inWords(path, error)
  } finally {
    file.destroy()
    unpacked.destroy()
  }
}

async function* told(path: string, body: Entry['body']): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw inWords(path, error)
  }
}

function inWords(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'EACCES') return unusable(`there is no file ${path} that may be read`)
  const isDamage = code?.startsWith('Z_') || /tar|header|checksum|truncated/i.test(message)
  return isDamage ? unusable('it is cut off or damaged, or no backup at all') : error
}

export async function readJson<T extends z.ZodType>(entry: Entry, schema: T): Promise<z.output<T>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of entry.body) chunks.push(chunk)
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw unusable(`${entry.name} in it is not readable`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw unusable(`${entry.name} in it is not what this version of Anteroom reads`)
  return parsed.data
}

/** `tables/events/000001.copy` is a part of `events`. */
export function partName(table: string, part: number): string {
  const file = `${String(part).padStart(6, '0')}.copy`
  return table === jobsTable ? `jobs/${file}` : `tables/${table}/${file}`
}

export function tableOfPart(name: string): string | null {
  const [, jobs, table] = /^(?:(jobs)|tables\/([a-z_0-9]+))\/\d{6,}\.copy$/.exec(name) ?? []
  return jobs ? jobsTable : (table ?? null)
}
