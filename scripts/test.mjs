// Everything that must hold, one step after another; ends with a line that counts the tests. Stops at nothing: a later step
// may fail for its own reasons, and one wants to see both.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const seed = process.env.TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31))
const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  TEST_SEED: seed,
  FC_SEED: process.env.FC_SEED ?? seed,
  FORCE_COLOR: '0',
}
// A test must not depend on what the person who runs it has configured.
for (const name of Object.keys(env))
  if (/^(ANTEROOM_|ZOOM_|SMTP_URL|DATABASE_|PORT$|HOST$)/.test(name)) delete env[name]

const results = 'test-results'
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
console.log(`seed ${seed} (repeat with TEST_SEED=${seed} npm test)`)

const counts = { passed: 0, failed: 0 }
const failedSteps = []

await step('lock file', 'node', ['scripts/check-lock.mjs'])
await step('format and lint', 'biome', ['check', '.'])
await step('types', 'tsc', ['--noEmit'])
await step('walls', 'node', ['scripts/walls.mjs'])
await step('dead code', 'knip', [])
await step('messages', 'node', ['scripts/check-messages.mjs'])
await step('requirements', 'node', ['scripts/requirements.mjs', '--check'])
await step('paths in documents', 'node', ['scripts/check-doc-paths.mjs'])
await step('rules, rooms, surfaces, chaos', 'vitest', [
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${results}/vitest.json`,
])
addVitest()
await step('browser', 'playwright', ['test', '--config', 'tests/playwright.config.ts'])
addPlaywright()

if (failedSteps.length > 0) console.log(`failed: ${failedSteps.join(', ')}`)
counts.failed = Math.max(counts.failed, failedSteps.length)
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed > 0 ? 1 : 0)

async function step(name, command, args) {
  const began = Date.now()
  console.log(`\n— ${name}`)
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    child.on('error', () => resolve(1))
    child.on('exit', (exit) => resolve(exit ?? 1))
  })
  console.log(`— ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  if (code !== 0) failedSteps.push(name)
}

function addVitest() {
  const report = readJson(`${results}/vitest.json`)
  counts.passed += report?.numPassedTests ?? 0
  counts.failed += report?.numFailedTests ?? 0
}

function addPlaywright() {
  const stats = readJson(`${results}/playwright.json`)?.stats
  counts.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0)
  counts.failed += stats?.unexpected ?? 0
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
