// A lock made on one platform can silently lack other platforms' optional packages; `npm ci` then refuses it.
import { readFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const problems = []
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved) problems.push(`${path} holds a download address`)
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`
    if (!lock.packages[`node_modules/${name}`] && !lock.packages[nested])
      problems.push(`${name} (wanted by ${path}) is missing`)
  }
}
for (const problem of problems) console.error(`package-lock.json: ${problem}`)
process.exit(problems.length > 0 ? 1 : 0)
