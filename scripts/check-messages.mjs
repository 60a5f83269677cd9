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

for (const [key, message] of Object.entries(english))
  if (/\w'\w/.test(message)) problems.push(`messages/en.json: ${key} has a straight apostrophe`)

// Latin words stand apart from Japanese ones: one way throughout, as most of the catalogue had it.
const japanese = '[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}ー]'
const together = new RegExp(`[A-Za-z]${japanese}|${japanese}[A-Za-z]`, 'u')
for (const [key, message] of Object.entries(catalogues['messages/ja.json']))
  if (together.test(message)) problems.push(`messages/ja.json: ${key} needs a space at “${together.exec(message)[0]}”`)

// One word a thing and one way to write it, as a reader would expect of one writer.
const settled = [
  [/(?<!オンライン)会議/u, 'ミーティング'],
  [/題名|件名/u, 'タイトル'],
  [/担当者(?!向け|用)/u, '主催者, or ホスト for hosts'],
  [/予約者/u, 'ゲスト'],
  [/様/u, 'さん'],
  [/\} さん/u, 'さん without a space'],
  [/〜/u, '～'],
  [/[［］]/u, '「」'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}}] ?\([^)]*\)/u, '（）'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]: /u, '：'],
  [/[\d}#] [件人分日週回行つ]/u, 'no space before a counter'],
]
for (const [key, message] of Object.entries(catalogues['messages/ja.json']))
  for (const [pattern, instead] of settled)
    if (pattern.test(message))
      problems.push(`messages/ja.json: ${key}, “${pattern.exec(message)[0]}”: write ${instead}`)

const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
  .map((file) => readFileSync(`${root}${file}`, 'utf8'))
  .join('\n')
// A key may be put together (`error.${code}`): then its beginning stands in the source.
const beginnings = [...sources.matchAll(/[`'"]([a-z_]+\.[a-z_0-9.]*)\$\{/g)].map(([, beginning]) => beginning)
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

/** The names of a message's arguments (ICU MessageFormat), those inside plural and select branches too. */
function placeholders(message) {
  const names = new Set()
  let at = 0
  readMessage()
  return [...names].sort().join(',')

  function readMessage() {
    while (at < message.length && message[at] !== '}') {
      if (message[at] === "'" && '{}#'.includes(message[at + 1] ?? ' ')) at = closing(message.indexOf("'", at + 1))
      else if (message[at] === '{') readArgument()
      else at++
    }
  }

  function readArgument() {
    const [head, name, type] = /^\{\s*(\w+)\s*(?:,\s*(\w+)\s*)?/.exec(message.slice(at)) ?? []
    if (!head) throw new Error(`not a message: ${message}`)
    names.add(name)
    at += head.length
    if (['plural', 'select', 'selectordinal'].includes(type)) {
      at++
      while (message[at] !== '}') {
        at = closing(message.indexOf('{', at))
        readMessage()
        at++
        while (/\s/.test(message[at] ?? '')) at++
      }
    }
    at = closing(message.indexOf('}', at))
  }

  function closing(found) {
    if (found < 0) throw new Error(`not a message: ${message}`)
    return found + 1
  }
}
