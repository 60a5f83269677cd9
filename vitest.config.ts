import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Short files that take long come first: as the last ones they would leave the other worker with nothing to do. */
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (/\/tests\/(chaos|availability|house)\//.test(moduleId) ? 0 : 1)
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.ts', 'tests/{rooms,surfaces,sandbox,availability,chaos,house}/**/*.test.ts'],
    globalSetup: ['tests/database.global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // A worker imports the product once instead of once a file: that was more than half of what most files cost.
    isolate: false,
    sequence: { sequencer: LongOnesFirst },
  },
})
