import { defineConfig } from '@playwright/test'
import tests from './playwright.config.ts'

/** Not a test: pictures of every page, made with the tests' browser. */
export default defineConfig({
  ...tests,
  testDir: './pictures',
  outputDir: '../test-results/screenshots',
  reporter: [['line']],
})
