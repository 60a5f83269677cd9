import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOffered, offeredHosts, openSlots, openStarts, parseProblem } from '#/modules/availability/engine/index.ts'
import { solve } from './oracle.ts'
import { randomProblem } from './random-problems.ts'
import { runs, seed } from './seed.ts'

describe(`ten thousand random problems (FC_SEED=${seed})`, () => {
  it('X13 the engine answers as a minute-by-minute reading of the rules does', { timeout: 300_000 }, () => {
    let offered = 0
    fc.assert(
      fc.property(randomProblem, (problem) => {
        const expected = solve(problem)
        offered += expected.slots.length
        expect(JSON.stringify(openSlots(parseProblem(problem)))).toBe(JSON.stringify(expected))
      }),
      { seed, numRuns: runs(10_000) },
    )
    // Problems without a slot prove little; there have to be plenty with some.
    expect(offered).toBeGreaterThan(10 * runs(10_000))
  })

  it('X3 a start is confirmed under the lock exactly when the list offers it', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(randomProblem, fc.integer({ min: 0, max: 4 * 96 }), (written, quarters) => {
        const problem = parseProblem(written)
        const { starts, hosts } = openStarts(problem)
        starts.forEach((start, i) => {
          expect(offeredHosts(problem, start)).toEqual(hosts[i])
        })
        const any = Date.parse(`${written.range.from}T00:00:00Z`) + (quarters - 48) * 900_000
        expect(isOffered(problem, any)).toBe(starts.includes(any))
        expect(isOffered(problem, any + 1000)).toBe(false)
      }),
      { seed, numRuns: runs(1000) },
    )
  })
})
