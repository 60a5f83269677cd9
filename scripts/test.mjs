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

// Several times what the longest takes: one that hangs must not keep the others from being seen.
const minutesAStep = 25
const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    for (const child of running) endGroup(child)
    process.exit(1)
  })

const counts = { passed: 0, failed: 0 }
const failedSteps = []

// Two lanes, since the longest of these needs as long as all others.
await Promise.all([
  quietStep('types', 'tsc', ['--noEmit']),
  (async () => {
    await quietStep('lock file', 'node', ['scripts/check-lock.mjs'])
    await quietStep('format and lint', 'biome', ['check', '.'])
    await quietStep('walls', 'node', ['scripts/walls.mjs'])
    await quietStep('dead code', 'knip', [])
    await quietStep('messages', 'node', ['scripts/check-messages.mjs'])
    await quietStep('requirements', 'node', ['scripts/requirements.mjs', '--check'])
    await quietStep('paths in documents', 'node', ['scripts/check-doc-paths.mjs'])
  })(),
])
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

/** What it prints comes as it is printed. */
async function step(name, command, args) {
  console.log(`\n— ${name}`)
  const { code, seconds } = await run(command, args, 'inherit')
  end(name, code, seconds)
}

/** Runs beside others: what it prints comes in one piece when it has ended. */
async function quietStep(name, command, args) {
  const { code, seconds, text } = await run(command, args, 'pipe')
  console.log(`\n— ${name}\n${text.trimEnd()}`)
  end(name, code, seconds)
}

async function run(command, args, output) {
  const began = Date.now()
  let text = ''
  const code = await new Promise((resolve) => {
    // A group of its own, so that whatever it started ends with it.
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', output, output],
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    })
    running.add(child)
    const tooLate = setTimeout(() => {
      console.error(`${command} has not ended after ${minutesAStep} minutes and is ended`)
      endGroup(child)
    }, minutesAStep * 60_000)
    child.once('exit', () => {
      clearTimeout(tooLate)
      running.delete(child)
      endGroup(child)
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
    child.on('error', (error) => {
      text += error.message
      resolve(1)
    })
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  return { code, text, seconds: (Date.now() - began) / 1000 }
}

function endGroup({ pid }) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nobody is left of it.
  }
}

function end(name, code, seconds) {
  console.log(`— ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`)
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
