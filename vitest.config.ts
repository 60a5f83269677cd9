import { defineConfig } from 'vitest/config'

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
  },
})
