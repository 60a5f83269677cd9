// What a build was made of, so that a stale one is known in milliseconds. Runs on any Node from 20 on.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sources = ['src', 'sandbox', 'messages', 'scripts/build.mjs', 'vite.config.ts', 'package-lock.json']

/** The state of everything that is built, by names, sizes and times of change. */
export function stampOf(root) {
  const lines = sources.flatMap((path) => traces(root, path))
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Is what stands in `dist` built from what is there now? */
export function isBuilt(root) {
  const file = join(root, 'dist', '.stamp')
  return existsSync(file) && readFileSync(file, 'utf8') === stampOf(root)
}

/** Notes that `dist` is built from what `stampOf` said before the build. */
export function noteBuilt(root, stamp) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist', '.stamp'), stamp)
}

function traces(root, path) {
  const info = statSync(join(root, path))
  if (info.isDirectory()) return readdirSync(join(root, path)).flatMap((name) => traces(root, join(path, name)))
  return [`${path} ${info.mtimeMs} ${info.size}`]
}
