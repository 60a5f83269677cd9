import { createHash } from 'node:crypto'
import {
  type Checksums,
  checksums,
  checksumsFile,
  type Description,
  description,
  descriptionFile,
  readEntries,
  readJson,
  tableOfPart,
  unusable,
} from './archive.ts'

/** What a backup holds, without its content. Every byte was read and compared with the checksums; throws a sentence otherwise. */
export async function inspectBackup(path: string): Promise<{ description: Description; checksums: Checksums }> {
  let described: Description | null = null
  let promised: Checksums | null = null
  const seen = new Map<string, { bytes: number; hash: ReturnType<typeof createHash> }>()
  for await (const entry of readEntries(path)) {
    if (entry.name === descriptionFile) described = await readJson(entry, description)
    else if (entry.name === checksumsFile) promised = await readJson(entry, checksums)
    else {
      const table = tableOfPart(entry.name)
      if (!table) throw unusable(`it holds ${JSON.stringify(entry.name.slice(0, 80))}, which no backup has`)
      const sums = seen.get(table) ?? { bytes: 0, hash: createHash('sha256') }
      seen.set(table, sums)
      for await (const chunk of entry.body) {
        sums.hash.update(chunk)
        sums.bytes += chunk.byteLength
      }
    }
  }
  if (!described) throw unusable('it is no backup of Anteroom')
  if (!promised) throw unusable('it is cut off')
  for (const [name, { bytes, sha256 }] of Object.entries(promised)) {
    const found = seen.get(name) ?? { bytes: 0, hash: createHash('sha256') }
    if (found.bytes !== bytes || found.hash.digest('hex') !== sha256) throw unusable(`the rows of ${name} are damaged`)
  }
  const strange = [...seen.keys()].find((name) => !(name in (promised as Checksums)))
  if (strange) throw unusable(`the rows of ${strange} have no checksum`)
  return { description: described, checksums: promised }
}
