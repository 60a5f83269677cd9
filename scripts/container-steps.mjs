// Takes the steps of the Dockerfile in bare folders, without an engine: what may be copied is copied, RUN runs, the program starts, and its
// health check is asked. Not proved by it: the base image, the other user's rights in the image, the network.
//   node scripts/container-steps.mjs DATABASE_URL [--installed]   --installed: takes the packages that are here instead of `npm ci`
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [databaseUrl, flag] = process.argv.slice(2)
if (!databaseUrl) throw new Error('Usage: node scripts/container-steps.mjs DATABASE_URL [--installed]')
const bare = mkdtempSync(join(tmpdir(), 'anteroom-container-'))
process.on('exit', () => rmSync(bare, { recursive: true, force: true }))

// Stages are folders; each has the image's own root in front of its absolute paths.
const stages = []
// What the machine's network needs may come from outside, but nothing that configures the program.
const own = /^(ANTEROOM_|ZOOM_|SMTP_URL|DATABASE_|NODE_ENV$)/
const given = Object.entries(process.env).filter(([name]) => !own.test(name))
let env = { ...Object.fromEntries(given), PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: bare }
const image = { entrypoint: [], cmd: [], health: [] }
for (const { word, rest } of instructions(readFileSync(join(root, 'Dockerfile'), 'utf8'))) take(word, rest)
await start()
console.log('every step was taken, the program started, and its health check passed')

function take(word, rest) {
  const stage = stages.at(-1)
  const inStage = (path) => (path.startsWith('/') ? join(stage.folder, path) : join(stage.folder, stage.workdir, path))
  if (word === 'FROM') {
    const name = / AS (\S+)$/i.exec(rest)?.[1] ?? String(stages.length)
    stages.push({ name, workdir: '/', folder: join(bare, name) })
    mkdirSync(join(bare, name), { recursive: true })
  } else if (word === 'WORKDIR') {
    stage.workdir = rest
    mkdirSync(inStage('.'), { recursive: true })
  } else if (word === 'COPY') {
    const from = /^--from=(\S+) /.exec(rest)?.[1]
    const words = rest.split(/\s+/).filter((part) => !part.startsWith('--'))
    const target = words.pop()
    for (const path of words) {
      const source = from ? join(bare, from, path) : join(root, path)
      const isWhole = path === '.' || !target.endsWith('/')
      cpSync(source, isWhole ? inStage(target) : join(inStage(target), path), {
        recursive: true,
        filter: (file) => from !== undefined || isInContext(file),
      })
    }
  } else if (word === 'RUN') {
    if (flag === '--installed' && rest.startsWith('npm ci'))
      symlinkSync(join(root, 'node_modules'), inStage('node_modules'))
    else run(rest.replaceAll('/build/', `${join(stage.folder, 'build')}/`), inStage('.'))
  } else if (word === 'ENV') {
    const [name, value] = rest.split('=')
    env = { ...env, [name]: value }
  } else if (word === 'HEALTHCHECK') image.health = JSON.parse(rest.slice(rest.indexOf('[')))
  else if (word === 'ENTRYPOINT') image.entrypoint = JSON.parse(rest)
  else if (word === 'CMD') image.cmd = JSON.parse(rest)
  else if (!['USER', 'EXPOSE', 'STOPSIGNAL'].includes(word)) throw new Error(`this script doesn't know ${word}`)
}

/** What the engine would be sent: all is left out but what .dockerignore names with `!`. */
function isInContext(file) {
  const path = file.slice(root.length).replaceAll('\\', '/')
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
  const allowed = rules.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  return path === '' || allowed.some((name) => path === name || path.startsWith(`${name}/`))
}

function run(command, cwd) {
  const { status } = spawnSync(command, { cwd, env, shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}`)
}

async function start() {
  const { folder, workdir } = stages.at(-1)
  const settings = {
    ...env,
    PORT: process.env.PORT ?? '3999',
    ANTEROOM_PUBLIC_URL: 'https://book.example.org',
    ANTEROOM_SECRET: 'a secret for tests that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
    DATABASE_URL: databaseUrl,
  }
  const [program, ...rest] = [...image.entrypoint, ...image.cmd]
  const child = spawn(program, rest, {
    cwd: join(folder, workdir),
    env: settings,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  try {
    const [, check, ...words] = ['', ...image.health]
    for (let tries = 0; spawnSync(check, words, { env: settings }).status !== 0; tries++) {
      if (tries > 100 || child.exitCode !== null) throw new Error('the health check never passed')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  } finally {
    child.kill('SIGTERM')
  }
  const code = await ended
  if (code !== 0) throw new Error(`SIGTERM ended the program with ${code}`)
}

function instructions(text) {
  return text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ word: line.split(' ', 1)[0], rest: line.slice(line.indexOf(' ') + 1) }))
}
