import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { startEmbeddedPostgres } from '#/platform/db/embedded.ts'
import { freePort } from '#/platform/free-port.ts'
import { endedOnce } from './leftovers.ts'
import { secret } from './places.ts'

/** The built program in a process of its own. */
export interface Served extends AsyncDisposable {
  origin: string
  pid: number
  /** From the process's start to the first answer of the page asked for. */
  startMilliseconds: number
}

interface Options {
  /** Left out: the program runs a PostgreSQL of its own. */
  databaseUrl?: string
  /** `start` is everything in one process. */
  command?: 'start' | 'serve' | 'worker'
  env?: Record<string, string>
  /** The first page that is waited for. */
  page?: string
}

/** Starts what `npm run build` made, with mails going nowhere. */
export async function serve({ databaseUrl, command = 'start', env = {}, page = '/readyz' }: Options): Promise<Served> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const sink = await mailSink()
  const began = performance.now()
  const child = spawn(process.execPath, [...startFlags(), 'dist/server/main.js', command], {
    env: {
      PATH: process.env.PATH,
      ANTEROOM_PUBLIC_URL: origin,
      ANTEROOM_SECRET: secret,
      ANTEROOM_LOG: 'warn',
      ANTEROOM_TRUSTED_PROXIES: '127.0.0.0/8,::1',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      SMTP_URL: sink.url,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (printed = `${printed}${chunk}`.slice(-4000)))
  const end = endedOnce(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await ended
    await sink.close()
  })
  if (command !== 'worker')
    await untilAnswers(child, `${origin}${page}`, () => printed).catch(async (error) => {
      await end()
      throw error
    })
  return {
    origin,
    pid: child.pid ?? 0,
    startMilliseconds: performance.now() - began,
    [Symbol.asyncDispose]: end,
  }
}

/** What `npm start` tells Node. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
  return scripts.start.match(/--\S+/g) ?? []
}

async function untilAnswers(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if ((await fetch(url).catch(() => null))?.status === 200) return
    if (child.exitCode !== null) break
    await sleep(20)
  }
  throw new Error(`the program did not start: ${printed()}`)
}

/** A PostgreSQL in a temporary folder. `stop` leaves its data; disposing takes it away, too. */
export interface TemporaryPostgres extends AsyncDisposable {
  url: string
  folder: string
  stop(): Promise<void>
}

export async function temporaryPostgres(): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-bench-'))
  const starting = startEmbeddedPostgres(folder)
  const end = endedOnce(async () => {
    const started = await starting.catch(() => null)
    await started?.stop()
    // As root the data lies elsewhere, where the user postgres can reach it.
    for (const path of [folder, started?.home ?? folder]) rmSync(path, { recursive: true, force: true })
  })
  const { url, stop } = await starting
  return { ...{ url, folder, stop }, [Symbol.asyncDispose]: end }
}

async function mailSink(): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort()
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] },
    onData(stream, _session, done) {
      stream.resume().once('end', () => done())
    },
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** Keeps a process, with all its threads, on one core; false where that can't be done. */
export function pin(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Milliseconds of CPU that a process has used; NaN where there is no /proc. */
export function cpuMilliseconds(pid: number): number {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return Number.NaN
  const fields = readFileSync(stat, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Megabytes of memory that a process holds, by Linux's `VmRSS`; NaN where there is no /proc. */
export function residentMegabytes(pid: number): number {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return Number.NaN
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024
}
