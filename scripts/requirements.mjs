// Keeps the column of tests in docs/requirements.md true: which test files name a requirement in a title.
// With --check it only says what is wrong: a column out of date, or a row that "works" without a test.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = `${root}docs/requirements.md`
const before = readFileSync(file, 'utf8')
const titles = globSync(['tests/**/*.{test,spec}.ts', 'src/**/*.test.ts'], { cwd: root })
  .sort()
  .flatMap((path) =>
    [
      ...readFileSync(`${root}${path}`, 'utf8').matchAll(
        /\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g,
      ),
    ].map(([, , title]) => ({ path, title })),
  )

const problems = []
const ids = [...before.matchAll(/^\| ([TYJCUX]\d+) \|/gm)].map(([, id]) => id)
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) problems.push(`${id} has several rows`)
const after = before.replace(/^\| ([TYJCUX]\d+) \| (.*?) \| (.*?) \| (.*?) \|$/gm, (_line, id, what, _tests, state) => {
  const files = [
    ...new Set(titles.filter(({ title }) => new RegExp(`\\b${id}\\b`).test(title)).map(({ path }) => path)),
  ]
  if (state.startsWith('works') && files.length === 0) problems.push(`${id} is said to work, but no test names it`)
  return `| ${id} | ${what} | ${files.map((path) => `\`${path}\``).join(' ')} | ${state} |`
})
if (process.argv.includes('--check')) {
  if (after !== before) problems.push('docs/requirements.md is out of date; run: node scripts/requirements.mjs')
} else writeFileSync(file, after)
for (const problem of problems) console.error(problem)
process.exit(problems.length > 0 ? 1 : 0)
