import { expect, it } from 'vitest'
import { usual } from '../../chaos/options.ts'
import { reportText } from '../../chaos/report.ts'
import { runChaos } from '../../chaos/run.ts'

// `npm run chaos` is the same for longer, with other seeds and with less that an admin allows.
it('X2 X3 X10 Y4 Y6 while Zoom, PostgreSQL, webhooks and processes fail nothing is lost, doubled or said twice', async () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31)
  const options = { ...usual, seed, seconds: 6, guests: 6, quietSeconds: 2, patienceSeconds: 120 }
  const report = await runChaos(options, () => undefined, new AbortController().signal)
  expect(report.operations).toBeGreaterThan(5)
  // Each was done while guests were booking, or the rest says nothing.
  expect(Object.entries(report.harm).filter(([, times]) => times < 1)).toEqual([])
  expect(Object.keys(report.harm)).toHaveLength(8)
  expect(
    report.verdicts.filter(({ violations }) => violations.length > 0),
    reportText(report),
  ).toEqual([])
}, 300_000)
