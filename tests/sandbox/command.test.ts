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

it('X1 a port that is none stops it with the usage', async () => {
  const child = spawn(process.execPath, ['sandbox/main.ts', '--port', 'many'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(1)
  expect(errors).toMatch(/^Usage: sandbox/)
})
