// Documents name files; this fails when one of those files is gone. Looks at paths in backticks and at links in docs/, the
// sandbox's documents and those at the top. A `*` stands for any name, `path:function` for a word that must occur in that file.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const atTop = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']
const documents = globSync([...atTop, 'docs/**/*.md', 'sandbox/**/*.md'], { cwd: root })
const folders = /^(src|sandbox|tests|bench|chaos|scripts|docs|messages|migrations)\//
const problems = []
let checked = 0

for (const document of documents.sort()) {
  // Fenced blocks hold commands and drawings; what they name is not held to be a path.
  const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
  for (const [, quoted] of text.matchAll(/`([^`\n]+)`/g)) {
    if (!folders.test(quoted) || /[\s<>{}$]/.test(quoted)) continue
    const [path, word] = quoted.split(':')
    checked++
    const found = path.includes('*') ? globSync(path, { cwd: root }) : existsSync(join(root, path)) ? [path] : []
    if (found.length === 0) problems.push(`${document}: there is no ${path}`)
    else if (word && !new RegExp(`\\b${word}\\b`).test(readFileSync(join(root, path), 'utf8')))
      problems.push(`${document}: ${path} does not speak of ${word}`)
  }
  for (const [, target] of text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    checked++
    if (!existsSync(join(root, dirname(document), target)))
      problems.push(`${document}: the link to ${target} leads nowhere`)
  }
}

// Nothing read would look like nothing wrong.
if (documents.length === 0 || checked === 0) problems.push('no document names a path')
for (const problem of problems) console.error(problem)
console.log(`${checked} paths in ${documents.length} documents, ${problems.length} of them wrong`)
process.exit(problems.length > 0 ? 1 : 0)
