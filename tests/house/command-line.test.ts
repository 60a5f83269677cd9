import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

function anteroom(...asked: string[]) {
  return anteroomWith({}, ...asked)
}

function anteroomWith(env: Record<string, string>, ...asked: string[]) {
  const { status, stdout, stderr } = spawnSync('node', ['dist/server/main.js', ...asked], {
    ...{ env: { PATH: process.env.PATH, ...env }, encoding: 'utf8', timeout: 20_000 },
  })
  return { status, stdout, stderr }
}

it('Y2 what takes no arguments says so instead of starting', () => {
  for (const name of ['start', 'serve', 'worker', 'migrate']) {
    const help = anteroom(name, '--help')
    expect([name, help.status, help.stderr]).toEqual([name, 0, ''])
    expect(help.stdout).toContain(`Usage: anteroom ${name}`)
    const wrong = anteroom(name, '--port')
    expect([name, wrong.status, wrong.stdout]).toEqual([name, 2, ''])
    expect(wrong.stderr).toMatch(new RegExp(`^anteroom ${name} doesn't know --port\\.\n\nUsage`))
  }
})

it('Y2 help goes to the output and ends with 0; an unknown command is named among the errors and ends with 2', () => {
  for (const help of ['--help', '-h', 'help']) {
    const { status, stdout, stderr } = anteroom(help)
    expect([help, status, stderr]).toEqual([help, 0, ''])
    expect(stdout).toContain('anteroom start')
  }
  for (const name of ['strat', 'constructor']) {
    const { status, stdout, stderr } = anteroom(name)
    expect([name, status, stdout]).toEqual([name, 2, ''])
    expect(stderr).toMatch(new RegExp(`^anteroom doesn't know ${name}\\. It knows:\n  anteroom start`))
  }
})

const live = {
  ANTEROOM_PUBLIC_URL: 'http://localhost:3000',
  ANTEROOM_SECRET: 'a secret for tests that is long enough',
  SMTP_URL: 'smtp://127.0.0.1:1',
}

it('X2 a backup into a folder that isn’t there, or isn’t one, is refused in a sentence before anything is started', () => {
  const data = mkdtempSync(join(tmpdir(), 'anteroom-command-'))
  const file = join(data, 'file')
  writeFileSync(file, '')
  for (const [folder, why] of [
    [join(data, 'none'), 'is not there; make it first.'],
    [file, 'is no folder that this user may write to.'],
  ] as const) {
    const { status, stderr } = anteroomWith({ ...live, ANTEROOM_DATA: data }, 'backup', join(folder, 'b.tar.gz'))
    expect([status, stderr]).toEqual([2, `No backup was written: the folder ${folder} ${why}\n`])
  }
  expect(readdirSync(data)).toEqual(['file'])
})

it('a reader who has read enough ends a command quietly', async () => {
  const child = spawn('node', ['dist/server/main.js', 'slots', '--lines'], { stdio: 'pipe' })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdin.write('{}\n')
  await once(child.stdout, 'data')
  child.stdout.destroy()
  child.stdin.end('{}\n'.repeat(2000))
  // 2 is what the answers themselves ask for.
  expect([...(await once(child, 'close')), said]).toEqual([2, null, ''])
})

it('U1 the password for a review, set for the whole shell, is no stranger to the other commands', () => {
  const { stderr } = anteroomWith({ ...live, ANTEROOM_REVIEW_PASSWORD: 'a quiet long word' }, 'serve')
  expect(stderr).toMatch(/^DATABASE_URL is missing/)
})
