// Copies the packages that the bundles import, and what those need, into <folder>/node_modules: a tenth of what building takes.
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { externals } from './externals.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [target] = process.argv.slice(2)
if (!target) throw new Error('Usage: node scripts/runtime-modules.mjs FOLDER')

const copied = new Set()
for (const name of externals) copy(name, root, true)
console.log(`${copied.size} packages`)

function copy(name, from, isNeeded) {
  const folder = find(name, from)
  if (!folder) {
    if (isNeeded) throw new Error(`${name}, which ${from} needs, is not installed`)
    return
  }
  if (copied.has(folder)) return
  copied.add(folder)
  cpSync(folder, join(target, relative(root, folder)), {
    recursive: true,
    filter: (path) => !relative(folder, path).split('/').includes('node_modules'),
  })
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies }))
    copy(needed, folder, !(needed in optionalDependencies))
}

// As Node looks: in each node_modules from there upwards.
function find(name, from) {
  for (let folder = from; folder.length >= root.length - 1; folder = dirname(folder)) {
    const there = join(folder, 'node_modules', name)
    if (existsSync(join(there, 'package.json'))) return there
    if (folder === dirname(folder)) return null
  }
  return null
}
