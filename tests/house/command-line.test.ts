import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

function anteroom(...asked: string[]) {
  const { status, stdout, stderr } = spawnSync('node', ['dist/server/main.js', ...asked], {
    ...{ env: { PATH: process.env.PATH }, encoding: 'utf8', timeout: 20_000 },
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
