import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { runs } from './seed.ts'

const zones = { UTC: '0', 'Asia/Kolkata': '-330', 'America/St_Johns': '210' }
const script = fileURLToPath(new URL('answers-process.ts', import.meta.url))

it('X13 the answers are the same bytes whatever the time zone of the server', { timeout: 300_000 }, async () => {
  const outputs = await Promise.all(
    Object.entries(zones).map(async ([TZ, minutes]) => {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        [script, '20270314', String(runs(10_000))],
        {
          env: { ...process.env, TZ },
          encoding: 'buffer',
          maxBuffer: 2 ** 28,
        },
      )
      expect(stderr.toString()).toBe(minutes)
      return stdout
    }),
  )
  const [first, ...others] = outputs as [Buffer, ...Buffer[]]
  expect(first.toString().split('\n').length).toBeGreaterThan(runs(10_000))
  for (const other of others) expect(first.equals(other)).toBe(true)
})
