import fc from 'fast-check'
import { expect, it } from 'vitest'
import en from '../../../messages/en.json' with { type: 'json' }
import ja from '../../../messages/ja.json' with { type: 'json' }
import { retryAt } from './outcomes.ts'
import { problems } from './problems.ts'

const waits = { lookAfterSeconds: 60, retrySeconds: 15, settleSeconds: 2 }
const now = new Date('2027-03-01T10:00:00Z')

it('a retry comes after 13 seconds at least, 66 minutes at most, and never before the provider’s hint', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.integer({ min: 1, max: 86_400 })),
      (attempts, random, hint) => {
        const notBefore = hint === null ? null : new Date(now.getTime() + hint * 1000)
        const at = retryAt(attempts, notBefore, { now, waits, random })
        const seconds = (at.getTime() - now.getTime()) / 1000
        expect(seconds).toBeGreaterThanOrEqual(Math.max(13, hint ?? 0))
        expect(seconds).toBeLessThanOrEqual(Math.max(3960, (hint ?? 0) + 30))
      },
    ),
  )
})

it.each(problems)('%s has a sentence for host, guest and operator, in every language', (problem) => {
  for (const reader of ['host', 'guest', 'operator'] as const)
    for (const catalogue of [en, ja] as Record<string, string>[])
      expect(catalogue[`conference.problem.${problem}.${reader}`]?.length).toBeGreaterThan(5)
})
