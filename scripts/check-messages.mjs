// Every language has every message, with the same placeholders; every message is used, and every used one exists.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = globSync('messages/*.json', { cwd: root })
const catalogues = Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(`${root}${file}`, 'utf8'))]))
const english = catalogues['messages/en.json']
const problems = []

for (const [file, catalogue] of Object.entries(catalogues)) {
  for (const key of Object.keys(english)) {
    if (!catalogue[key]) problems.push(`${file} lacks ${key}`)
    else if (placeholders(catalogue[key]) !== placeholders(english[key]))
      problems.push(`${file}: ${key} has other placeholders than the English`)
  }
  for (const key of Object.keys(catalogue))
    if (!(key in english)) problems.push(`${file} has ${key}, which the English lacks`)
}

const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
  .map((file) => readFileSync(`${root}${file}`, 'utf8'))
  .join('\n')
// A key may be put together (`error.${code}`): then its beginning stands in the source.
const beginnings = [...sources.matchAll(/[`'"]([a-z_]+\.(?:[a-z_0-9]+\.)*)\$\{/g)].map(([, beginning]) => beginning)
for (const key of Object.keys(english)) {
  const isUsed =
    sources.includes(`'${key}'`) ||
    sources.includes(`"${key}"`) ||
    sources.includes(`\`${key}\``) ||
    beginnings.some((beginning) => key.startsWith(beginning))
  if (!isUsed) problems.push(`${key} is used nowhere`)
}

for (const problem of problems) console.error(problem)
process.exit(problems.length > 0 ? 1 : 0)

function placeholders(message) {
  const names = new Set([...message.matchAll(/\{\s*([A-Za-z_]\w*)\s*[,}]/g)].map(([, name]) => name))
  return [...names].sort().join(',')
}
