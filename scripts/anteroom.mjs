#!/usr/bin/env node
// The command `anteroom`: builds if needed, then runs under the Node that the lock file names, whatever Node called it.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'dist', 'server', 'main.js')
if (!existsSync(program)) {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'ensure.mjs')], { stdio: ['ignore', 2, 2] })
  if (built.status !== 0) process.exit(built.status ?? 1)
}
// What `npm start` tells Node: it would take its share of a big machine's memory for garbage (README, Measured).
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const flags = scripts.start.match(/--max\S+/g)
const child = spawn(join(root, 'node_modules', '.bin', 'node'), [...flags, program, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
