import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

// From its own source, and as `npx anteroom sandbox` runs the built one.
const source = ['sandbox/main.ts']
const command = ['scripts/anteroom.mjs', 'sandbox']

it.each([
  ['SIGTERM', source],
  ['SIGINT', source],
  ['SIGTERM', command],
  ['SIGINT', command],
] as const)('X1 alone it prints one line when ready, answers, and stops on %s: %s', async (signal, how) => {
  const child = spawn(process.execPath, [...how, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  await expect.poll(() => output, { timeout: 25_000 }).toMatch(/^Zoom sandbox ready at http:\/\/127\.0\.0\.1:\d+\n$/)
  const origin = /http:\S+/.exec(output)?.[0] ?? ''
  expect((await fetch(`${origin}/_sandbox/people`)).status).toBe(200)
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(errors).toBe('')
  expect(output.split('\n')).toHaveLength(2)
})

it('X1 it ends when npx does, which passes no signal on', async () => {
  const shell = spawn('sh', ['-c', 'node scripts/anteroom.mjs sandbox --port 0; true'], {
    env: { ...process.env, npm_command: 'exec' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  shell.stdout.on('data', (chunk) => {
    output += chunk
  })
  await expect.poll(() => output, { timeout: 25_000 }).toContain('ready at')
  shell.kill('SIGTERM')
  const isThere = () =>
    fetch(`${/http:\S+/.exec(output)?.[0]}/_sandbox/people`).then(
      () => true,
      () => false,
    )
  await expect.poll(isThere, { timeout: 10_000 }).toBe(false)
})

it.each([
  [['--port', 'many'], 2, '--port is a number from 0 to 65535.'],
  [['--port'], 2, "Option '--port <value>' argument missing"],
  [['--bogus'], 2, "Unknown option '--bogus'"],
  [['--help'], 0, 'Usage: anteroom sandbox'],
] as const)(
  'X1 a wrong call ends with a sentence and the usage, without a trace: %s',
  async (asked, code, sentence) => {
    for (const how of [source, command]) {
      const child = spawn(process.execPath, [...how, ...asked], { stdio: ['ignore', 'pipe', 'pipe'] })
      const said = { stdout: '', stderr: '' }
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].on('data', (chunk) => {
          said[stream] += chunk
        })
      expect(await once(child, 'close')).toEqual([code, null])
      const [text, other] = code === 0 ? [said.stdout, said.stderr] : [said.stderr, said.stdout]
      expect(text.startsWith(sentence)).toBe(true)
      expect(text).toContain('Usage: anteroom sandbox')
      expect(text).not.toMatch(/^\s+at /m)
      expect(other).toBe('')
    }
  },
)
