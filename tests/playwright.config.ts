import { defineConfig } from '@playwright/test'
import { chromiumPath } from './chromium.ts'

export default defineConfig({
  testDir: './journeys',
  globalSetup: './playwright.global.ts',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  fullyParallel: false,
  // Each file runs a product of its own; much of a journey is waiting.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Without a graphics card Chromium would draw by a pretended one, which costs half a core.
    launchOptions: { ...(chromiumPath && { executablePath: chromiumPath }), args: ['--no-sandbox', '--disable-gpu'] },
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  },
})
