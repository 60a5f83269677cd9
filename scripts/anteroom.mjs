#!/usr/bin/env node
// The command `anteroom`: builds if needed, then runs under the Node that the lock file names, whatever Node called it.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
if (!isBuilt(root)) {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'ensure.mjs')], { stdio: ['ignore', 2, 2] })
  if (built.status !== 0) process.exit(built.status ?? 1)
}
// What `npm start` tells Node: it would take its share of a big machine's memory for garbage (README, Measured).
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const flags = scripts.start.match(/--max\S+/g)
const program = join(root, 'dist', 'server', 'main.js')
const child = spawn(join(root, 'node_modules', '.bin', 'node'), [...flags, program, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))

// npx ends on a signal without passing it on. Others who start this may well end before it does.
const { ppid } = process
if (process.env.npm_command) {
  const watch = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 1000)
}
