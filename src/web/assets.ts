import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { packageRoot } from '#/platform/package-root.ts'

type Manifest = Record<string, { file: string; css?: string[] }>

const folder = join(packageRoot(), 'dist', 'assets')
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

let manifest: Manifest | undefined

/** The address of a built file, by its source (`style.css`, `entry.ts`). Its name holds its content's hash. */
export function assetUrl(source: string): string {
  const file = join(folder, 'manifest.json')
  manifest ??= existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
  const entry = manifest[`src/web/islands/${source}`] ?? manifest[source]
  return entry ? `/assets/${entry.file}` : `/assets/${source}`
}

/** A built file, kept by browsers for a year; null when there is none of that name. */
export async function serveAsset(name: string): Promise<Response | null> {
  const path = normalize(join(folder, name))
  if (!path.startsWith(`${folder}/`)) return null
  const content = await readFile(path).catch(() => null)
  if (!content) return null
  const type = types[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream'
  return new Response(content, {
    headers: { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' },
  })
}
