import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { runs, seed } from './seed.ts'

const zones = { UTC: '0', 'Asia/Kolkata': '-330', 'America/St_Johns': '210' }
const script = fileURLToPath(new URL('answers-process.ts', import.meta.url))

const examples = readFileSync(new URL('examples.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

// Of the very problems that `oracle.property.test.ts` solves in this run: FC_SEED is one for all.
it(`X13 the answers are the same bytes whatever the time zone of the server (FC_SEED=${seed})`, {
  timeout: 300_000,
}, async () => {
  const outputs = await Promise.all(
    Object.entries(zones).map(async ([TZ, minutes]) => {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        [script, String(seed), String(runs(10_000))],
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
  const solved = first.toString().split('\n').slice(0, examples.length)
  expect(solved.map((line) => JSON.parse(line))).toEqual(examples.map((example) => JSON.parse(example).answer))
})
