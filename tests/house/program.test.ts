import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'

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

  it('Y2 a demo takes no database that is not its own, and nothing is made before it says so', async () => {
    const { env } = await live()
    const data = env.ANTEROOM_DATA ?? ''
    const demo = run({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', ANTEROOM_DATA: data })
    expect(await demo.ended).toBe(2)
    expect(demo.output()).toMatch(/^DATABASE_URL is not for the demo.*to go live\.\n$/)
    expect(readdirSync(data)).toEqual([])
  })

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
