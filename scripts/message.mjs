// Adds or changes messages in every catalogue at once: node scripts/message.mjs set <key> <English> <Japanese> [<key> <English> <Japanese> …]
// or removes them: node scripts/message.mjs remove <key> …
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'

const folder = new URL('../messages/', import.meta.url)
const lock = new URL('.lock', folder)
const [command, ...rest] = process.argv.slice(2)
const languages = ['en', 'ja']

for (let tries = 0; ; tries++) {
  try {
    mkdirSync(lock)
    break
  } catch {
    if (tries > 200) throw new Error('messages/.lock is held; remove it if nobody edits')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
try {
  const catalogues = Object.fromEntries(languages.map((language) => [language, read(language)]))
  if (command === 'set') {
    if (rest.length === 0 || rest.length % 3 !== 0) throw new Error('give triples: key, English, Japanese')
    for (let i = 0; i < rest.length; i += 3) {
      catalogues.en[rest[i]] = rest[i + 1]
      catalogues.ja[rest[i]] = rest[i + 2]
    }
  } else if (command === 'remove') {
    for (const key of rest) for (const language of languages) delete catalogues[language][key]
  } else throw new Error('commands: set, remove')
  for (const language of languages) write(language, catalogues[language])
} finally {
  rmdirSync(lock)
}

function read(language) {
  const file = new URL(`${language}.json`, folder)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function write(language, catalogue) {
  const sorted = Object.fromEntries(Object.entries(catalogue).sort(([a], [b]) => (a < b ? -1 : 1)))
  const file = new URL(`${language}.json`, folder)
  writeFileSync(new URL(`.${language}.tmp`, folder), `${JSON.stringify(sorted, null, 2)}\n`)
  renameSync(new URL(`.${language}.tmp`, folder), file)
}
