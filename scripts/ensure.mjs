// Before start and test: installs what the lock file names and builds what changed. Runs on the host's own Node (20 or newer).
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const env = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH }
const run = (command, args) => {
  const result = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

const lockHash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
if (read('node_modules/.lock-hash') !== lockHash) {
  console.error('Installing …')
  run('npm', ['ci'])
  writeFileSync('node_modules/.lock-hash', lockHash)
}

if (!isBuilt(root)) {
  console.error('Building …')
  run('node', ['scripts/build.mjs'])
}

if (process.argv.includes('--test')) ensureChromium()

function ensureChromium() {
  const known = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].filter(Boolean)
  if (known.some((path) => existsSync(path))) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error('The browser tests need Chromium: install it, or set CHROMIUM_PATH to one.')
    process.exit(1)
  }
  console.error('Installing Chromium …')
  const apt = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const install = (browser) =>
    execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', browser, 'fonts-noto-cjk'], apt)
  execFileSync('apt-get', ['update', '-q'], apt)
  // Without windows it draws with half the work; not every release has it.
  try {
    install('chromium-headless-shell')
  } catch {
    install('chromium')
  }
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
