import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { freePort } from '#/platform/free-port.ts'
import { claimInstance } from '#/platform/instance/instance.ts'
import { World } from '../world.ts'

const running = new Set<ChildProcess>()
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM')
  await Promise.all([...running].map((child) => new Promise((resolve) => child.once('exit', resolve))))
})

interface Started {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
}

function run(env: Record<string, string>, command = 'start'): Started {
  const child = spawn('node', ['dist/server/main.js', command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void ended.then(() => running.delete(child))
  return { child, output: () => text, ended }
}

async function untilReady(port: number, program: Started): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.status === 200) return
    if (program.child.exitCode !== null) throw new Error(`the program ended: ${program.output()}`)
    await sleep(100)
  }
  throw new Error(`not ready: ${program.output()}`)
}

async function live(): Promise<{ env: Record<string, string>; port: number }> {
  const port = await freePort()
  const env = {
    ANTEROOM_PUBLIC_URL: `http://localhost:${port}`,
    ANTEROOM_SECRET: 'a secret for tests that is long enough',
    SMTP_URL: 'smtp://127.0.0.1:1',
    ANTEROOM_DATA: mkdtempSync(join(tmpdir(), 'anteroom-program-')),
    PORT: String(port),
  }
  return { env, port }
}

describe('the program', () => {
  it('Y2 stops at once with one sentence when a go-live variable is missing', async () => {
    const program = run({ SMTP_URL: 'smtp://127.0.0.1:1', ANTEROOM_PUBLIC_URL: 'http://localhost:1' })
    expect(await program.ended).toBe(2)
    expect(program.output()).toBe('ANTEROOM_SECRET is missing.\n')
  })

  it('Y2 says in one sentence that there is no such database, and that a demo cannot have this port', async () => {
    const { env } = await live()
    const lost = run({ ...env, DATABASE_URL: 'postgresql://nobody:hidden@127.0.0.1:1/none' })
    expect(await lost.ended).toBe(2)
    expect(lost.output()).toBe("DATABASE_URL names a database that can't be used: connect ECONNREFUSED 127.0.0.1:1.\n")
    const demo = run({ PORT: 'http', ANTEROOM_DATA: env.ANTEROOM_DATA ?? '' })
    expect(await demo.ended).toBe(2)
    expect(demo.output()).toBe('PORT must be a number from 1 to 65533.\n')
    const file = join(env.ANTEROOM_DATA ?? '', 'port')
    writeFileSync(file, '70000\n')
    const fromFile = run({ PORT_FILE: file, ANTEROOM_DATA: env.ANTEROOM_DATA ?? '' })
    expect(await fromFile.ended).toBe(2)
    expect(fromFile.output()).toBe('PORT must be a number from 1 to 65533.\n')
  })

  it('Y2 a demo takes no database and no Zoom that is not its own, and nothing is made before it says so', async () => {
    const { env } = await live()
    const data = env.ANTEROOM_DATA ?? ''
    const demo = run({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', ANTEROOM_DATA: data })
    expect(await demo.ended).toBe(2)
    expect(demo.output()).toMatch(/^DATABASE_URL is not for the demo.*to go live\.\n$/)
    const zoom = run({ ZOOM_CLIENT_ID: 'an app at Zoom', ANTEROOM_DATA: data })
    expect(await zoom.ended).toBe(2)
    expect(zoom.output()).toMatch(/^ZOOM_CLIENT_ID is not for the demo.*to go live\.\n$/)
    expect(readdirSync(data)).toEqual([])
  })

  it('Y2 a data folder that can’t be one stops the demo and the real thing with a sentence that names the variable', async () => {
    const { env } = await live()
    const file = join(env.ANTEROOM_DATA ?? '', 'file')
    writeFileSync(file, '')
    for (const data of [file, join(file, 'below')])
      for (const around of [env, { PORT: env.PORT ?? '' }]) {
        const program = run({ ...around, ANTEROOM_DATA: data })
        expect(await program.ended).toBe(2)
        expect(program.output()).toMatch(/^ANTEROOM_DATA leads to a place that is not a folder: \S+file\S*\n$/)
      }
  })

  it('Y2 a database user without rights is told by name what it needs', async () => {
    await using world = await World.create()
    const user = `nobody_${process.pid}`
    await world.pool.query(`create role ${user} login password 'hidden'`)
    const url = Object.assign(new URL(world.databaseUrl), { username: user, password: 'hidden' })
    const { env } = await live()
    const program = run({ ...env, DATABASE_URL: url.href }, 'migrate')
    expect(await program.ended).toBe(2)
    expect(program.output()).toMatch(
      new RegExp(
        `^DATABASE_URL's user ${user} may not make or change tables in the database \\S+: it must own [^\n]+\n$`,
      ),
    )
    await world.pool.query(`drop role ${user}`)
  })

  it('X7 another secret than the database was sealed with stops the start, until a new key stands first', async () => {
    await using world = await World.create()
    await claimInstance(world.app.db, 'live', world.clock.now())
    await world.connectZoom()
    const { env } = await live()
    const own = { ...env, DATABASE_URL: world.databaseUrl }
    const other = { ...own, ANTEROOM_SECRET: 'another secret for tests, long enough' }
    expect(await run(own, 'migrate').ended).toBe(0)
    const refused = run(other, 'migrate')
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toMatch(/^ANTEROOM_SECRET is not what this database was sealed with: [^\n]+keys\.md\.\n$/)
    const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`
    expect(await run({ ...other, ANTEROOM_KEYS: key }, 'migrate').ended).toBe(0)
  })

  it('a demo whose folder was removed begins anew, also where its database lies elsewhere', async () => {
    const { env } = await live()
    const [data, port] = [env.ANTEROOM_DATA ?? '', Number(env.PORT)]
    for (let round = 0; round < 2; round++) {
      const demo = run({ ANTEROOM_DATA: data, PORT: String(port) })
      await expect.poll(demo.output, { timeout: 30_000 }).toMatch(/Zoom sandbox\s+http/)
      demo.child.kill('SIGTERM')
      expect([await demo.ended, demo.output()]).toEqual([0, expect.not.stringMatching(/error|does not fit/i)])
      rmSync(data, { recursive: true })
    }
  }, 90_000)

  it('Y2 names the host that it can’t listen on, and stops', async () => {
    const { env } = await live()
    const program = run({ ...env, HOST: 'no.such.host.invalid' })
    expect(await program.ended).toBe(2)
    expect(program.output()).toBe('HOST no.such.host.invalid is not an address of this machine.\n')
  })

  it('runs complete on an empty folder, refuses a second start on it, survives kill -9, and stops cleanly', async () => {
    const { env, port } = await live()
    const first = run(env)
    await untilReady(port, first)

    const second = run({ ...env, PORT: String(await freePort()) })
    expect(await second.ended).toBe(2)
    expect(second.output()).toContain('Anteroom already runs on this data')

    first.child.kill('SIGKILL')
    await first.ended
    const third = run(env)
    await untilReady(port, third)

    third.child.kill('SIGTERM')
    expect(await third.ended).toBe(0)
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
  }, 60_000)

  it('stopping finishes the request and the job in hand', async () => {
    const mails = await slowMailServer(1500)
    const { env, port } = await live()
    const program = run({ ...env, SMTP_URL: `smtp://127.0.0.1:${mails.port}?requireTLS=false` })
    await untilReady(port, program)
    const body = new URLSearchParams({ name: 'Ada', email: 'ada@anteroom.example', password: 'a quiet long word' })
    const headers = { origin: `http://localhost:${port}`, 'content-type': 'application/x-www-form-urlencoded' }
    const signedUp = await fetch(`http://127.0.0.1:${port}/sign-up`, {
      ...{ method: 'POST', headers: { ...headers, host: `localhost:${port}` }, body, redirect: 'manual' },
    })
    expect(signedUp.status).toBe(303)
    const half = startRequest(port, { ...headers, 'content-length': '21' }, 'email=nobody')
    await mails.begun
    program.child.kill('SIGTERM')
    await sleep(700)
    expect(program.child.exitCode).toBeNull()
    half.request.end('%40x.test')
    expect(await half.status).toBeLessThan(500)
    expect(await program.ended).toBe(0)
    expect(mails.taken()).toBe(1)
    await mails.close()
  }, 60_000)

  it('with DATABASE_DIRECT_URL nothing that needs a session of its own goes through the pooler (decision 7)', async () => {
    const url = new URL(inject('databaseUrl'))
    const admin = new pg.Client({ connectionString: url.href })
    await admin.connect()
    const name = `test_direct_${process.pid}`
    await admin.query(`create database "${name}" template template_anteroom`)
    const [pooled, direct] = [await watch(url), await watch(url)]
    const through = ({ port }: { port: number }) => {
      const own = new URL(url.href)
      Object.assign(own, { hostname: '127.0.0.1', port: String(port), pathname: `/${name}` })
      return own.href
    }
    const { env, port } = await live()
    const program = run({ ...env, DATABASE_URL: through(pooled), DATABASE_DIRECT_URL: through(direct) })
    await untilReady(port, program)
    await sleep(2000)
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    const needsSession = /\blisten\b|pg_(try_)?advisory_lock\(|anteroom_\d+/i
    expect(direct.said()).toMatch(/\blisten\b/i)
    expect(direct.said()).toMatch(/pg_(try_)?advisory_lock\(/i)
    expect(pooled.said()).toMatch(/select/i)
    expect(pooled.said().match(needsSession)?.[0]).toBeUndefined()
    await Promise.all([pooled.close(), direct.close()])
    await admin.query(`drop database "${name}" with (force)`)
    await admin.end()
  }, 60_000)

  it('migrates an empty folder by itself, and starts on it afterwards', async () => {
    const { env, port } = await live()
    const first = run(env, 'migrate')
    expect(await first.ended).toBe(0)
    const again = run(env)
    await untilReady(port, again)
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  }, 60_000)

  it('serve and worker run apart only with a database of their own', async () => {
    const { env } = await live()
    const serve = run(env, 'serve')
    expect(await serve.ended).toBe(2)
    expect(serve.output()).toContain('DATABASE_URL is missing')
  })
})

/** A mail server that thinks for a while before it takes a mail. */
async function slowMailServer(milliseconds: number) {
  let taken = 0
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 slow.test\r\n')
    let isMail = false
    let written = ''
    socket.on('data', async (data) => {
      const text = String(data)
      if (!isMail && !/^DATA/i.test(text)) return void socket.write(/^QUIT/i.test(text) ? '221 bye\r\n' : '250 yes\r\n')
      if (!isMail) {
        isMail = true
        written = ''
        return void socket.write('354 go on\r\n')
      }
      written += text
      if (!written.endsWith('\r\n.\r\n')) return
      isMail = false
      begin()
      await sleep(milliseconds)
      taken++
      socket.write('250 taken\r\n')
    })
  })
  const port = await listening(server)
  return { port, begun, taken: () => taken, close: () => closed(server) }
}

/** The first half of a request; whoever calls ends it. */
function startRequest(port: number, headers: Record<string, string>, body: string) {
  const started = request({ ...{ host: '127.0.0.1', port, path: '/forgot-password', method: 'POST' }, headers })
  const status = new Promise<number>((resolve, reject) => {
    started.once('error', reject)
    started.once('response', (response) => resolve(response.resume().statusCode ?? 0))
  })
  started.write(body)
  return { request: started, status }
}

/** A way to the database that keeps what is said to it. */
async function watch(database: URL) {
  let said = ''
  const server = createServer((socket) => {
    const there = connect({ host: database.hostname, port: Number(database.port) })
    for (const end of [socket, there]) end.on('error', () => undefined)
    socket.on('data', (data) => {
      said += data.toString('latin1')
    })
    socket.pipe(there).pipe(socket)
  })
  const port = await listening(server)
  return { port, said: () => said, close: () => closed(server) }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve))
}
